/**
 * Copies of what a gateway keeps, taken while it runs, and put back: a tar archive (POSIX.1-2017, {@code ustar}) in gzip
 * (RFC 1952), with a manifest at its beginning and the SHA-256 of every file at its end.
 *
 * <p>A backup must hold together, though what it is made of changes while it is taken. So everything is first set aside as it
 * is at one moment ({@link io.sallyport.backup.Snapshot}), which takes little time, and then written at leisure. To put a
 * backup back is to throw away what is there; so all of it is read, compared and opened before anything is touched
 * ({@link io.sallyport.backup.Restore}).
 */
@NullMarked
package io.sallyport.backup;

import org.jspecify.annotations.NullMarked;
