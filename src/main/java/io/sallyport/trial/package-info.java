/**
 * A backend inside the gateway for trials and tests: takes all mail for {@code example.test} and shows it. Never part of a production run.
 */
@NullMarked
package io.sallyport.trial;

import org.jspecify.annotations.NullMarked;
