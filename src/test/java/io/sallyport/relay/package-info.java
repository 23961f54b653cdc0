/**
 * Tests of the inner door against real sockets.
 */
@NullMarked
package io.sallyport.relay;

import org.jspecify.annotations.NullMarked;
