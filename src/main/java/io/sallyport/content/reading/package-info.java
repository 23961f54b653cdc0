/**
 * The reading of a message: who reads what it carries puts together here what the packages beside this one can do, each
 * thing once, when it is first asked for.
 */
@NullMarked
package io.sallyport.content.reading;

import org.jspecify.annotations.NullMarked;
