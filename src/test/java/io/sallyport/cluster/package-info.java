/**
 * Shows that the promise of a 250 (RFC 5321 § 6.1) holds for gateways that share their stores: two of them take mail, one
 * is killed, the stores are, and each mail arrives once or is held once. Start at {@link io.sallyport.cluster.TwoGatewaysIT}.
 */
@NullMarked
package io.sallyport.cluster;

import org.jspecify.annotations.NullMarked;
