/** Tests of the probe, with backends that have each a fault of their own. */
@NullMarked
package io.sallyport.probe;

import org.jspecify.annotations.NullMarked;
