/**
 * Domain-based Message Authentication, Reporting, and Conformance (DMARC, RFC 9989): is the author that a reader sees
 * the one who sent the mail?
 *
 * <p>SPF and DKIM each prove some domain: that of the reverse-path, that of a signature. Neither need have anything to
 * do with the address in the From field, which is all that a reader sees. DMARC ties them together: a mail passes if a
 * proven domain is <em>aligned</em> with the author's, which means the same ("strict") or of the same organization
 * ("relaxed"). The author's domain publishes a TXT record at {@code _dmarc.}, such as
 * {@code v=DMARC1; p=reject; rua=mailto:reports@example.com}, which says what its owner wants done with mail that does
 * not pass, and where reports about it should go.
 *
 * <p>Three questions, in this order:
 *
 * <ul>
 *   <li><b>Who is the author?</b> {@link io.sallyport.auth.dmarc.AuthorDomain} reads the From field, whose writer may
 *       be an attacker: what two programs could read differently has no author, and so cannot pass.
 *   <li><b>What does the domain's owner want, and where does the organization begin?</b> A
 *       {@linkplain io.sallyport.auth.dmarc.TreeWalk walk} up the names, at most eight questions, finds both (RFC 9989
 *       § 4.10). The Public Suffix List of RFC 7489 has no part in it.
 *   <li><b>Is a proven domain aligned?</b> {@link io.sallyport.auth.dmarc.DmarcVerifier} says so, with all that led to
 *       it, in a {@link io.sallyport.auth.dmarc.DmarcResult}. Whether the owner's wish is followed is decided elsewhere.
 * </ul>
 *
 * <p>That the domain name system could not be asked is a temperror, apart from the absence of a record.
 */
@NullMarked
package io.sallyport.auth.dmarc;

import org.jspecify.annotations.NullMarked;
