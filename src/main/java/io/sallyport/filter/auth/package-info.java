/**
 * What is known about who sent a mail (RFC 8601), as findings. SPF says whether a host may send for a domain, DKIM whether a
 * domain has signed the mail, DMARC whether one of them proves the author's domain, ARC what those found who passed the mail
 * on, and iprev whether a host's name leads back to it. Each result alone says little: much good mail has no signature, and
 * much bad mail has one. Together with what others see it says a lot, so each becomes a finding that rules can combine.
 *
 * <p>What the owners of domains demand (such as DMARC {@code p=reject}) is met in the policy's {@code authentication:} block.
 */
@NullMarked
package io.sallyport.filter.auth;

import org.jspecify.annotations.NullMarked;
