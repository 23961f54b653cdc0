/**
 * Links: everything in a message that could be clicked on, is called up by itself, or would be typed, found as mail programs
 * find it and read as browsers read it (WHATWG URL).
 */
@NullMarked
package io.sallyport.content.link;

import org.jspecify.annotations.NullMarked;
