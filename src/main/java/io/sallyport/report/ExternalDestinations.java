package io.sallyport.report;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.TxtRecord;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;

/**
 * Who may get the reports of a domain (RFC 9990 § 4). A mailbox within the domain's own organization may; any other host
 * must say itself that it wants them, in a TXT record at {@code <policy domain>._report._dmarc.<host>}.
 *
 * <p>A host that is the organizational domain, or below it, counts as the same organization. Unlike RFC 9990 § 4, which
 * would have the host's own organizational domain looked up: the owner of a name rules all names below it, unless it is
 * a public suffix, below which every host is asked.
 *
 * @param most the most mailboxes that one report goes to
 */
record ExternalDestinations(DnsResolver dns, int most) {
    /** The longest name as text (RFC 1035 § 2.3.4). */
    private static final int MOST_NAME = 253;

    /** What is known of a mailbox that a policy names. */
    sealed interface Verification {
        /**
         * Reports may be sent.
         *
         * @param instead where the host wants them rather than there; empty for the mailbox itself
         */
        record Allowed(List<MailAddress> instead) implements Verification {}

        /** Reports must not be sent. */
        record Refused(String why) implements Verification {}

        /** Nobody could tell; later somebody may. */
        record Unknown(String why) implements Verification {}
    }

    /** What is known of each mailbox; all questions are asked at once. */
    SequencedMap<MailAddress, Verification> verify(PublishedPolicy policy, List<MailAddress> mailboxes) {
        Map<MailAddress, CompletableFuture<Verification>> asked = new LinkedHashMap<>();
        mailboxes.forEach(mailbox -> asked.put(mailbox, verify(policy, mailbox)));
        SequencedMap<MailAddress, Verification> verified = new LinkedHashMap<>();
        asked.forEach((mailbox, answer) -> verified.put(mailbox, answer.join()));
        return verified;
    }

    private CompletableFuture<Verification> verify(PublishedPolicy policy, MailAddress mailbox) {
        String host = mailbox.domain();
        if (isWithin(policy, host)) {
            return CompletableFuture.completedFuture(new Verification.Allowed(List.of()));
        }
        String name = policy.domain() + "._report._dmarc." + host;
        if (name.length() > MOST_NAME) {
            return CompletableFuture.completedFuture(new Verification.Refused("no name can be as long as " + name));
        }
        return dns.ask(new DnsQuestion.Txt(name)).thenApply(answer -> judge(answer, name, host));
    }

    private static boolean isWithin(PublishedPolicy policy, String host) {
        String organization = policy.organizationalDomain();
        return host.equals(policy.domain())
                || host.equals(organization)
                || (!policy.publicSuffix() && !organization.isEmpty() && DomainNames.isWithin(host, organization));
    }

    private Verification judge(DnsAnswer<TxtRecord> answer, String name, String host) {
        return switch (answer) {
            case DnsAnswer.Failed<TxtRecord>(DnsAnswer.Failure why) -> new Verification.Unknown(name + ": " + why);
            case DnsAnswer.Missing<TxtRecord>(DnsAnswer.Absence absence) ->
                new Verification.Refused("there is no TXT record " + name);
            case DnsAnswer.Found<TxtRecord>(List<TxtRecord> records) -> judge(records, name, host);
        };
    }

    private Verification judge(List<TxtRecord> records, String name, String host) {
        List<Map<String, String>> valid = records.stream()
                .map(record -> tags(record.text()))
                .flatMap(Optional::stream)
                .toList();
        if (valid.isEmpty()) {
            return new Verification.Refused("no TXT record %s begins with v=DMARC1".formatted(name));
        }
        SequencedSet<MailAddress> instead = new LinkedHashSet<>();
        for (Map<String, String> tags : valid) {
            for (MailAddress mailbox :
                    ReportUris.parse(tags.getOrDefault("rua", ""), most).mailboxes()) {
                if (!mailbox.domain().equals(host)) { // RFC 9990 § 4: then neither of the two gets a report
                    return new Verification.Refused("%s sends on to another host: %s".formatted(name, mailbox));
                }
                instead.add(mailbox);
            }
        }
        return new Verification.Allowed(new ArrayList<>(instead).subList(0, Math.min(instead.size(), most)));
    }

    /**
     * The tags of a record that begins with {@code v=DMARC1}. Of two with the same name the first counts; what is no tag
     * is passed over (RFC 9989 § 4.7).
     */
    private static Optional<Map<String, String>> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            String tag = equals < 0 ? "" : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            if (tags.isEmpty() && !(Ascii.equals(tag, "v") && value.equals("DMARC1"))) {
                return Optional.empty();
            }
            if (Ascii.equals(tag, "v") || Ascii.equals(tag, "rua")) {
                tags.putIfAbsent(Ascii.equals(tag, "v") ? "v" : "rua", value);
            }
        }
        return Optional.of(tags);
    }
}
