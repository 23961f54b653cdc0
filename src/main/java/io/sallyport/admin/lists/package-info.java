/**
 * The lists of the policy for people and programs: what stands in them, what they are for, and entries that come and go
 * without an editor.
 *
 * <p>An entry that lets mail pass says what must prove its sender, because the name alone proves nothing (RFC 5321 § 7.1):
 * one that would help whoever forges it is refused. What a decision on a held mail adds is chosen from what that mail
 * proved.
 */
@NullMarked
package io.sallyport.admin.lists;

import org.jspecify.annotations.NullMarked;
