/**
 * Archives and compressed files, taken apart for {@link io.sallyport.content.Unpacking}: ZIP (APPNOTE), tar (POSIX pax), gzip
 * (RFC 1952) and its likes, 7z, RAR, ISO 9660 (ECMA-119), ar and cpio. What is known but cannot be unpacked is said to be so.
 *
 * <p>Archives are the envelope of malware and a weapon themselves: one of a few kilobytes can say that it holds petabytes. So
 * nothing here believes a size that a file states, and no decoder gets more memory than it may have.
 */
@NullMarked
package io.sallyport.content.archive;

import org.jspecify.annotations.NullMarked;
