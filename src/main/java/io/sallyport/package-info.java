/** A security-focused inbound mail gateway. */
@NullMarked
package io.sallyport;

import org.jspecify.annotations.NullMarked;
