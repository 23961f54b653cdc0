package io.sallyport.filter.dnsbl;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.filter.CodeRange;
import java.net.InetAddress;
import java.util.List;

/** What a list says. */
sealed interface ZoneReply {
    /**
     * It is listed.
     *
     * @param codes the answers, which say why
     */
    record Listed(List<InetAddress> codes) implements ZoneReply {}

    /** It is not listed. */
    record Unlisted() implements ZoneReply {}

    /**
     * The list does not answer us, or is gone.
     *
     * @param answers that are no listings
     */
    record Refused(List<InetAddress> answers) implements ZoneReply {}

    /** The list could not be asked. */
    record Silent(DnsAnswer.Failure why) implements ZoneReply {}

    /** The list was not asked, or not believed. */
    record Suspended(String why) implements ZoneReply {}

    /** The most answers that are kept: a list has a handful of them. */
    int MAX_CODES = 16;

    /** What an answer of the DNS means. */
    static ZoneReply of(DnsAnswer<InetAddress> answer) {
        return switch (answer) {
            case DnsAnswer.Missing(var absence) -> new Unlisted();
            case DnsAnswer.Failed(var why) -> new Silent(why);
            case DnsAnswer.Found(var answers) ->
                answers.stream().allMatch(CodeRange::isListing)
                        ? new Listed(first(answers))
                        : new Refused(first(answers));
        };
    }

    private static List<InetAddress> first(List<InetAddress> answers) {
        return answers.stream().limit(MAX_CODES).toList();
    }

    /** The name in metrics. */
    default String text() {
        return switch (this) {
            case Listed listed -> "listed";
            case Unlisted unlisted -> "unlisted";
            case Refused refused -> "refused";
            case Silent silent -> "silent";
            case Suspended suspended -> "suspended";
        };
    }
}
