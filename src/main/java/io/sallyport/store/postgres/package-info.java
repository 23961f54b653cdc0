/**
 * What several gateways share, in a PostgreSQL database: any number of them write to it and read what the others wrote.
 *
 * <p>Each part has tables, made and changed by the scripts in {@code db/postgres/<name>/}, in the order of their numbers,
 * each once, by whichever gateway comes first. All of it goes through one {@link
 * io.sallyport.store.postgres.PostgresDatabase}: a few connections, each of whose questions ends in a bounded time. A
 * database that cannot be reached is a {@link io.sallyport.store.postgres.StoreAwayException}; what happens then is decided
 * by {@code store.shared}.
 */
@NullMarked
package io.sallyport.store.postgres;

import org.jspecify.annotations.NullMarked;
