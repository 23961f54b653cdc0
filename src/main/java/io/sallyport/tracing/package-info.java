/**
 * What a mail's way through the gateway took, as a trace of the OpenTelemetry specification: a span for each part of it.
 *
 * <p>A trace answers what a metric cannot: which filter, which question to the DNS, which backend made this one mail slow.
 * It tells nothing of who wrote to whom: no addresses, no names that were asked for, no subjects.
 */
@NullMarked
package io.sallyport.tracing;

import org.jspecify.annotations.NullMarked;
