/**
 * Tests of what is done to messages.
 */
@NullMarked
package io.sallyport.message;

import org.jspecify.annotations.NullMarked;
