/**
 * One record for every decision, refused connections too.
 */
@NullMarked
package io.sallyport.journal;

import org.jspecify.annotations.NullMarked;
