/**
 * Mail that we promised to deliver and have not delivered yet, on disk.
 *
 * <p>A promise is a 250; it is given when message and envelope are synced (RFC 5321 § 4.2.5 and § 6.1: the responsibility is
 * ours from then on).
 */
@NullMarked
package io.sallyport.spool;

import org.jspecify.annotations.NullMarked;
