/**
 * Closed-world assumption of GraalVM's native image: what a program reaches by reflection must be registered when the image
 * is built. An {@link io.sallyport.reachability.agent agent} writes down what the built program reaches while the
 * end-to-end tests run; {@link io.sallyport.reachability.ReachabilityCheck} compares that with what the build registered.
 */
@NullMarked
package io.sallyport.reachability;

import org.jspecify.annotations.NullMarked;
