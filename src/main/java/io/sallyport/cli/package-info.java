/**
 * The command line: {@code run} and the commands of operators.
 */
@NullMarked
package io.sallyport.cli;

import org.jspecify.annotations.NullMarked;
