/**
 * The writing of the policy's lists while the gateway runs: who is known to be good or bad, one a line, in files that people
 * edit too.
 *
 * <p>A list is a text file with comments, often in a repository of its owner's. So one who adds an entry over the net does
 * what a careful person with an editor would do: adds one line, leaves every other octet alone, says who it was and until
 * when it holds, looks whether the policy still holds with it, and only then saves, so that a reader, or a power cut, finds
 * the old file or the new one and never a half.
 */
@NullMarked
package io.sallyport.policy.lists;

import org.jspecify.annotations.NullMarked;
