/**
 * The whole way of a mail, from a sender's socket through the started gateway to a backend's.
 */
@NullMarked
package io.sallyport.e2e;

import org.jspecify.annotations.NullMarked;
