/**
 * Plays made-up mails through the whole story of a mail, under a policy that need not be in force: with a domain name
 * system, a clock and mailboxes of the test's own, and with nobody to hand the mail to. What it shows is what the gateway
 * would do, because it is the same code. Mail that came and is gone is judged again by what the journal knows of it.
 */
@NullMarked
package io.sallyport.rehearsal;

import org.jspecify.annotations.NullMarked;
