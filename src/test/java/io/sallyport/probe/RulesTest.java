package io.sallyport.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.relay.Conversation.Heard;
import io.sallyport.relay.Conversation.Secured;
import io.sallyport.relay.Conversation.Trouble;
import io.sallyport.relay.WireForm;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules alone, on what was heard. */
class RulesTest {
    private static final Heard OK = reply(250);
    private static final Heard GO_AHEAD = reply(354);

    @Test
    void sizeBelowOursLosesMail() {
        Result size = extension("SIZE 1000", "SIZE");
        assertThat(size.outcome()).isInstanceOf(Outcome.Warning.class);
        assertThat(size.outcome().advice()).contains("sallyport.smtp.limits.message-size=1000");
    }

    @Test
    void sizeOfZeroOrNoneMeansNoMaximum() {
        assertThat(extension("SIZE 0", "SIZE").outcome()).isInstanceOf(Outcome.Good.class);
        assertThat(extension("SIZE", "SIZE").outcome()).isInstanceOf(Outcome.Good.class);
        assertThat(extension("SIZE 99999999999999999999", "SIZE").outcome()).isInstanceOf(Outcome.Good.class);
        assertThat(extension("8BITMIME", "SIZE").outcome()).isInstanceOf(Outcome.Advice.class);
    }

    @Test
    void xclientIsSpokenOfOnlyWhereItIsOffered() {
        assertThat(extension("XCLIENT NAME ADDR", "XCLIENT").outcome()).isInstanceOf(Outcome.Advice.class);
        assertThat(ExtensionRules.judge(Offer.NONE, Offer.NONE, 1))
                .noneMatch(result -> result.subject().equals("XCLIENT"));
    }

    @Test
    void authBeforeTlsIsWarnedOfAlsoInItsOldSpelling() {
        for (String spelling : List.of("AUTH PLAIN LOGIN", "AUTH=LOGIN", "auth plain")) {
            assertThat(ExtensionRules.judge(offer(spelling), Offer.NONE, 1))
                    .filteredOn(result -> result.check() == Check.AUTH_IN_CLEAR)
                    .singleElement()
                    .satisfies(result -> assertThat(result.outcome().isBad()).isTrue());
        }
    }

    @Test
    void oneReplyMeansOneMailWhateverItSays() {
        assertThat(smuggling(OK, List.of()).outcome()).isInstanceOf(Outcome.Good.class);
        assertThat(smuggling(reply(550), List.of()).outcome()).isInstanceOf(Outcome.Good.class);
        assertThat(smuggling(nothing(Trouble.CLOSED), List.of()).outcome()).isInstanceOf(Outcome.Good.class);
    }

    @Test
    void moreRepliesMeanThatTheDataEndedEarly() {
        assertThat(smuggling(OK, List.of(OK, OK, GO_AHEAD, OK)).outcome().seen())
                .contains("takes the second mail");
        assertThat(smuggling(OK, List.of(reply(554))).outcome().seen()).contains("are answered by 554");
        assertThat(smuggling(reply(550), List.of(reply(503), reply(503))).outcome())
                .isInstanceOf(Outcome.Warning.class);
    }

    @Test
    void silenceOrRefusalTellsNothing() {
        assertThat(smuggling(nothing(Trouble.TIMEOUT), List.of()).outcome()).isInstanceOf(Outcome.CouldNotTell.class);
        assertThat(SmugglingRules.judge(new SmugglingRules.Try("x", reply(550), reply(550), List.of(), OK, false))
                        .outcome())
                .isInstanceOf(Outcome.CouldNotTell.class);
    }

    @Test
    void takingAMailAndHangingUpTellsNothing() {
        assertThat(SmugglingRules.judge(
                                new SmugglingRules.Try("x", GO_AHEAD, OK, List.of(), nothing(Trouble.CLOSED), false))
                        .outcome())
                .isInstanceOf(Outcome.CouldNotTell.class);
    }

    /** All but the stuffed dot, which is what makes the others safe. */
    @Test
    void relaySendsNoneOfTheSequencesButTheStuffedDot() {
        assertThat(Arrays.stream(EndOfData.values())
                        .filter(end -> WireForm.isEverSent(
                                ("a" + new String(end.octets(), StandardCharsets.US_ASCII) + "b\r\n")
                                        .getBytes(StandardCharsets.US_ASCII))))
                .containsExactly(EndOfData.CRLF_DOT_DOT_CRLF);
    }

    @Test
    void opportunisticTlsThatFailsIsWarnedOfButNotOnTheSameHost() {
        var failing = new TlsRules.Seen(true, new Secured.Failed("no"), null, true);
        assertThat(level(Mode.OPPORTUNISTIC, false, failing)).isInstanceOf(Outcome.Warning.class);
        var none = new TlsRules.Seen(false, null, null, true);
        assertThat(level(Mode.OPPORTUNISTIC, true, none)).isInstanceOf(Outcome.Good.class);
        assertThat(level(Mode.OPPORTUNISTIC, false, none)).isInstanceOf(Outcome.Warning.class);
        assertThat(level(Mode.IMPLICIT, false, new TlsRules.Seen(true, new Secured.Failed("no"), null, false)))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void mxThatIsTheBackendFailsOneThatIsAGatewayDoesNot() {
        assertThat(mx("mail.example.test", "10.0.0.1")).isInstanceOf(Outcome.Failed.class);
        assertThat(mx("mx.example.test", "192.0.2.25")).isInstanceOf(Outcome.Good.class);
        assertThat(mx("alias.example.test", "192.0.2.25")).isInstanceOf(Outcome.Good.class);
        assertThat(mx("other.example.test", "192.0.2.99")).isInstanceOf(Outcome.Warning.class);
    }

    @Test
    void mxOfWhichNothingIsKnownIsNoWarning() {
        var host = new ExposureProbe.Host("other.example.test", new DnsAnswer.Failed<>(DnsAnswer.Failure.TIMEOUT));
        assertThat(ExposureProbe.judge("example.test", host, Set.of("mx.example.test"), Set.of(), Set.of())
                        .outcome())
                .isInstanceOf(Outcome.CouldNotTell.class);
    }

    @Test
    void serversAreKnownByTheirGreeting() {
        assertThat(Recipe.of("220 a.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready"))
                .isEqualTo(Recipe.MICROSOFT_365);
        assertThat(Recipe.of("220 ex1.corp.example Microsoft ESMTP MAIL Service ready"))
                .isEqualTo(Recipe.EXCHANGE);
        assertThat(Recipe.of("220 mail.example Dovecot ready.")).isEqualTo(Recipe.DOVECOT);
        assertThat(Recipe.of("220 mail.example ESMTP")).isEqualTo(Recipe.ANY);
    }

    private static Outcome mx(String name, String address) {
        InetAddress at = InetAddress.ofLiteral(address);
        return ExposureProbe.judge(
                        "example.test",
                        new ExposureProbe.Host(name, new DnsAnswer.Found<>(List.of(at))),
                        Set.of("mx.example.test"),
                        Set.of(InetAddress.ofLiteral("192.0.2.25")),
                        Set.of(InetAddress.ofLiteral("10.0.0.1")))
                .outcome();
    }

    private static Outcome level(Mode mode, boolean isLoopback, TlsRules.Seen seen) {
        return TlsRules.judge(mode, isLoopback, seen, Instant.EPOCH).getLast().outcome();
    }

    private static Result smuggling(Heard first, List<Heard> more) {
        return SmugglingRules.judge(new SmugglingRules.Try("<LF>.<LF>", GO_AHEAD, first, more, reply(221), false));
    }

    private static Result extension(String line, String keyword) {
        return ExtensionRules.judge(Offer.NONE, offer(line), 50_000_000).stream()
                .filter(result -> result.subject().equals(keyword))
                .findFirst()
                .orElseThrow();
    }

    private static Offer offer(String line) {
        return Offer.of(SmtpReply.plain(250, "backend.example.test", line));
    }

    private static Heard reply(int code) {
        return new Heard.Reply(SmtpReply.plain(code, "so it is"));
    }

    private static Heard nothing(Trouble trouble) {
        return new Heard.Nothing(trouble, "gone");
    }
}
