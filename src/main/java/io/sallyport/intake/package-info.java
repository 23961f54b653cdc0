/**
 * The story of one mail between the two doors: received, judged, handed on or refused.
 */
@NullMarked
package io.sallyport.intake;

import org.jspecify.annotations.NullMarked;
