/**
 * What several gateways count together, in a Redis or Valkey server: how much each sender has used of its limits, who has
 * come before, and who writes to whom. Each of these is worth little by itself and asked for with each mail, so that an
 * answer that takes too long is given up, and {@code store.shared} counts on this gateway alone meanwhile.
 *
 * <p>Keys are hashes, under a prefix: nobody's address is in the server's memory. Each lives as long as it means something.
 */
@NullMarked
package io.sallyport.store.redis;

import org.jspecify.annotations.NullMarked;
