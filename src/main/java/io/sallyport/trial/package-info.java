/**
 * A backend inside the gateway for trials and tests: takes all mail for {@code example.test} and shows it (RFC 5321).
 *
 * <p>It is part of development and test builds only, and is started only when the policy serves no domain of its own.
 */
@NullMarked
package io.sallyport.trial;

import org.jspecify.annotations.NullMarked;
