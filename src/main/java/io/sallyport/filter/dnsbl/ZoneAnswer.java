package io.sallyport.filter.dnsbl;

import io.sallyport.mail.Finding;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.Score;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of somebody.
 *
 * @param subject the address or domain that was looked up
 */
record ZoneAnswer(ListZone zone, String subject, ZoneReply reply) {
    /** What the answer weighs; nothing in shadow. */
    Score points() {
        Score weight = reply instanceof ZoneReply.Listed(var codes) && !zone.shadow() ? zone.weight(codes) : null;
        return weight == null ? Score.ZERO : weight;
    }

    /** The answer as a finding of a filter; null: there is nothing to say. */
    @Nullable
    Finding finding(String filter) {
        Finding finding =
                switch (reply) {
                    case ZoneReply.Unlisted none -> null;
                    case ZoneReply.Listed(var codes) -> listed(filter, codes);
                    case ZoneReply.Refused(var answers) ->
                        Finding.unavailable(
                                        filter + ".refused", "%s does not answer us: %s", zone.label(), text(answers))
                                .with("answer", text(answers));
                    case ZoneReply.Silent(var why) ->
                        Finding.unavailable(filter + ".silent", "%s: %s", zone.label(), why);
                    case ZoneReply.Suspended(var why) ->
                        Finding.unavailable(filter + ".suspended", "%s is suspended: %s", zone.label(), why);
                };
        if (finding == null) {
            return null;
        }
        Finding whole = finding.with("zone", zone.label()).with("subject", subject);
        return zone.shadow() ? whole.inShadow() : whole;
    }

    private Finding listed(String filter, List<InetAddress> codes) {
        Score weight = zone.weight(codes);
        String detail = "%s lists %s: %s".formatted(zone.label(), subject, text(codes));
        Finding finding = weight == null
                ? Finding.noted(filter + ".unweighed", "%s", detail)
                : Finding.points(weight, filter + ".listed", "%s", detail);
        return finding.with("answer", text(codes));
    }

    private static String text(List<InetAddress> answers) {
        return answers.stream().map(IpAddresses::text).collect(Collectors.joining(" "));
    }
}
