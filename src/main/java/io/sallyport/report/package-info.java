/**
 * DMARC aggregate reports (RFC 9990): once a day, each domain that asked for it is told who sent mail in its name.
 *
 * <p>A domain's owner who publishes a DMARC record (RFC 9989) wants to know what it does: which hosts send mail with his
 * domain in From, whether SPF and DKIM passed there, and what we did with the mail. So the record may name mailboxes,
 * {@code rua=mailto:dmarc@example.com}, and receivers send a summary there: an XML file with a row for each address and
 * result, and how many mails were like it. No recipient and no content is told.
 *
 * <p>The way of a report: {@link io.sallyport.report.AggregateReports} takes one
 * {@link io.sallyport.report.DmarcObservation} for each judged mail and lets the
 * {@link io.sallyport.report.ObservationStore} keep it. When a day (UTC) is over, {@code ReportRound} groups its
 * observations into one {@link io.sallyport.report.DmarcReport} for each policy that was seen, {@code ReportXml} and
 * {@code ReportMail} write it, and it goes to the spool, from where the relay carries it as any other mail.
 *
 * <p>Whoever publishes a record may be an attacker. He can name a stranger's mailbox, so that we would flood it: a
 * mailbox elsewhere gets reports only if its own domain says that it wants them ({@code ExternalDestinations},
 * RFC 9990 § 4). He can send mail with ever new names: rows, reports and octets of a day are bounded, and a report says
 * when rows are missing. And every name in a report was chosen by a stranger: it is cut and cleaned before it is kept
 * ({@code ReportText}).
 */
@NullMarked
package io.sallyport.report;

import org.jspecify.annotations.NullMarked;
