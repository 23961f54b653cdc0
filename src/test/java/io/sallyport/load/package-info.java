/**
 * Measures the gateway as a process of its own: messages a second, CPU and memory. Start at
 * {@link io.sallyport.load.LoadHarness}.
 */
@NullMarked
package io.sallyport.load;

import org.jspecify.annotations.NullMarked;
