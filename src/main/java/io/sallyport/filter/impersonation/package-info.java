/**
 * The {@code impersonation} filter: mail that pretends to come from somebody whom the recipient trusts.
 *
 * <p>Business e-mail compromise needs no virus and no link. A mail bears the name of the managing director, comes from a mailbox
 * that anybody can have, and asks for a transfer; or an invoice comes from a domain that is one letter away from a supplier's.
 * Sender authentication (RFC 7208, RFC 6376, RFC 9989) passes: the mail really comes from the domain that it says, only that
 * nobody reads the domain. Mail programs show the display name (RFC 5322 § 3.4), which is free text.
 *
 * <p>So the filter compares what a person sees with what the gateway knows: the people of the house and of its partners
 * ({@link io.sallyport.policy.DirectoryFile}), the domains it serves, those of partners and of well-known companies ({@link
 * io.sallyport.domain.ProtectedDomains}), and who has written to whom before ({@link
 * io.sallyport.filter.impersonation.ContactStore}).
 *
 * <p>No single sign proves anything: two people have the same name, newsletters want answers elsewhere, everybody writes for a
 * first time. Each sign has its points; where several come together, and one of them is a pretence rather than a mere
 * circumstance, {@code several} says what happens. Mailing lists, ticket systems and forwarders show the same signs honestly:
 * where the domain that answers for such a mail has sent accepted mail before, the signs that it cannot help are not counted.
 */
@NullMarked
package io.sallyport.filter.impersonation;

import org.jspecify.annotations.NullMarked;
