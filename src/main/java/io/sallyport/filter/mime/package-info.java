/**
 * The structure of a message as RFC 2045 and RFC 2046 want it. A message can hold several parts: texts, files, other
 * messages. How they are packed is easy to get a little wrong, and mail programs forgive each in its own way. Who wants to
 * bring something past a scanner writes a message that the scanner reads in one way and the mail program in another. All
 * readings are examined; that there are several is what this filter weighs.
 */
@NullMarked
package io.sallyport.filter.mime;

import org.jspecify.annotations.NullMarked;
