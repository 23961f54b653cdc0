package io.sallyport.filter.dnsbl;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.filter.dnsbl.ZoneHealth.State;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** What every list must list, and what none may (RFC 5782 § 5): so that one can see whether it is alive. */
enum TestPoints {
    /** 127.0.0.2 and 127.0.0.1 */
    IPV4("2.0.0.127", "1.0.0.127"),
    /** ::FFFF:7F00:2 and ::FFFF:7F00:1, for lists of IPv6 addresses alone */
    IPV6("2.0.0.0" + mapped(), "1.0.0.0" + mapped()),
    /** TEST and INVALID, for lists of domains */
    DOMAIN("test", "invalid");

    private final String listed;
    private final String unlisted;

    TestPoints(String listed, String unlisted) {
        this.listed = listed;
        this.unlisted = unlisted;
    }

    /** The nibbles of ::FFFF:7F00:0 before the last four, in reverse. */
    private static String mapped() {
        return ".0.0.f.7.f.f.f.f" + ".0".repeat(20);
    }

    /** What came of asking. */
    record Result(State state, String why) {}

    /** The test points of a list. */
    static TestPoints of(ListZone zone) {
        if (zone.of() != Subject.CLIENT) {
            return DOMAIN;
        }
        return zone.ipv4() ? IPV4 : IPV6;
    }

    /** Asks for both, without waiting. */
    CompletableFuture<Result> ask(String zone, DnsResolver dns) {
        var present = dns.ask(new DnsQuestion.A(listed + "." + zone));
        var absent = dns.ask(new DnsQuestion.A(unlisted + "." + zone));
        return present.thenCombine(absent, this::result);
    }

    private Result result(DnsAnswer<InetAddress> present, DnsAnswer<InetAddress> absent) {
        if (ZoneReply.of(absent) instanceof ZoneReply.Listed) {
            return new Result(State.SUSPENDED, "it lists everybody: " + unlisted + " too");
        }
        return switch (ZoneReply.of(present)) {
            case ZoneReply.Unlisted none ->
                new Result(State.SUSPENDED, "it is gone or empty: " + listed + " is missing");
            case ZoneReply.Refused refused -> new Result(State.SUSPENDED, "it does not answer us: " + refused.text());
            case ZoneReply.Silent(var why) -> new Result(State.UNKNOWN, "its test points could not be asked: " + why);
            case ZoneReply.Suspended suspended -> throw new IllegalStateException("the DNS suspends nobody");
            case ZoneReply.Listed listing ->
                switch (ZoneReply.of(absent)) {
                    case ZoneReply.Silent(var why) ->
                        new Result(State.UNKNOWN, "its test points could not be asked: " + why);
                    default -> new Result(State.HEALTHY, "it has its test points");
                };
        };
    }
}
