/**
 * Mail to recipients about what is held for them (its form: RFC 5322, RFC 2046 § 5.1.4), with links to have it let go.
 *
 * <p>A quarantine that only administrators look at hides the mistakes of the gateway from those who would notice them. So
 * each recipient is told, once an hour or once a day, what was held since the last time: who it says to be from, and about
 * what. A link lets the mail go, or asks somebody who may; the policy of the recipient says which
 * ({@link io.sallyport.policy.DigestPolicy}).
 *
 * <p>The way of a digest: at a time of {@code DigestSchedule}, {@code DigestRound} asks the quarantine for recipients, page
 * by page, makes a {@code Digest} of what is held for each, lets {@code DigestMail} write it, and gives it to the spool by a
 * name that is the same whenever it is made, so that nobody is told twice. How far the round is lies in a file:
 * {@code DigestProgress}.
 *
 * <p>Everything in a digest was written by strangers, some of whom we hold mail of because they lure people. Their words
 * are cut, made visible and robbed of what mail programs would make a link of ({@code ShownText}). A link of ours is signed
 * ({@link io.sallyport.digest.DigestLinks}), is good for one act on one mail of one recipient and for some days, and opens
 * a page that asks first: programs that follow every link of a mail do nothing by it.
 */
@NullMarked
package io.sallyport.digest;

import org.jspecify.annotations.NullMarked;
