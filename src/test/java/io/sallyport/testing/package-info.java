/**
 * What tests stand on: hand-written fakes, real sockets, and the way to the conformance suites.
 */
@NullMarked
package io.sallyport.testing;

import org.jspecify.annotations.NullMarked;
