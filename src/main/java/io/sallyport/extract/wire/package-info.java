/**
 * What the gateway and a worker say to one another through the worker's standard input and output: frames of a kind, a
 * length and a payload. Either side believes nothing of the other that is not bounded here.
 */
@NullMarked
package io.sallyport.extract.wire;

import org.jspecify.annotations.NullMarked;
