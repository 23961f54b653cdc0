package io.sallyport.testing;

import io.sallyport.journal.Decision;
import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.journal.Decision.Step;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Score;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.Judge;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decisions for tests, each built from what matters to its test: {@code decision("q1").from("a@x.example").held(…)}. */
public final class Decisions {
    /** When the decisions of tests are made, unless a test says otherwise. */
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

    /** Tag from 3, hold from 5, reject from 10 points. */
    public static final Thresholds THRESHOLDS = new Thresholds(Score.of("3"), Score.of("5"), Score.of("10"));

    private final String id;
    private Instant at = NOON;
    private String client = "192.0.2.1";
    private @Nullable MailAddress sender = address("ann@sender.example");
    private List<MailAddress> recipients = List.of(address("bob@example.test"));
    private @Nullable String subject = "Hello";
    private Ending ending = Ending.ACCEPTED;
    private List<Finding> findings = List.of();
    private Stage stage = Stage.DATA;
    private String detail = "";
    private List<AuthenticationResult> authentication =
            List.of(result("spf", "pass", "smtp", "mailfrom", "ann@sender.example"));

    private Decisions(String id) {
        this.id = id;
    }

    /** A mail of ann@sender.example for bob@example.test, accepted, without findings. */
    public static Decisions decision(String id) {
        return new Decisions(id);
    }

    /** An address as it is read from the wire. */
    public static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }

    public Decisions at(Instant time) {
        at = time;
        return this;
    }

    public Decisions client(String address) {
        client = address;
        return this;
    }

    /** With the reverse-path; null for the null one. */
    public Decisions from(@Nullable String address) {
        sender = address == null ? null : address(address);
        return this;
    }

    public Decisions to(String... addresses) {
        recipients = List.of(addresses).stream().map(Decisions::address).toList();
        return this;
    }

    public Decisions subject(@Nullable String text) {
        subject = text;
        return this;
    }

    public Decisions ending(Ending end) {
        ending = end;
        return this;
    }

    public Decisions at(Stage reached) {
        stage = reached;
        return this;
    }

    public Decisions detail(String text) {
        detail = text;
        return this;
    }

    /** What was found out about who it is from. */
    public Decisions authenticated(AuthenticationResult... results) {
        authentication = List.of(results);
        return this;
    }

    /** A result about one thing that was looked at. */
    public static AuthenticationResult result(String method, String result, String type, String name, String value) {
        return new AuthenticationResult(
                method,
                result,
                null,
                "matched ip4",
                List.of(new Property(type, name, value)),
                List.of("v=spf1 ip4:192.0.2.0/24 -all"));
    }

    /** What was found; {@link #THRESHOLDS} and {@link Judge} make the verdict of it. */
    public Decisions found(Finding... found) {
        findings = List.of(found);
        return this;
    }

    public Decision build() {
        Verdict verdict = stage == Stage.DATA ? Judge.judge(THRESHOLDS, findings) : Judge.judgeEarly(findings);
        SmtpReply reply =
                switch (ending) {
                    case DEFERRED -> SmtpReply.of(450, "4.7.1", "Come again");
                    case REFUSED -> SmtpReply.of(550, "5.7.1", "Not wanted");
                    case ACCEPTED, HELD, SPLIT, DISCARDED -> SmtpReply.of(250, "2.0.0", "Accepted as " + id);
                };
        return new Decision(
                id,
                "s-" + id,
                at,
                stage,
                new Client(
                        InetAddress.ofLiteral(client),
                        49152,
                        "smtp",
                        new Client.Hello(true, "mx.sender.example"),
                        new Client.TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", null)),
                new Envelope(sender, recipients, Envelope.Body.EIGHT_BIT_MIME, false),
                stage == Stage.DATA
                        ? new Content("Ann <ann@sender.example>", subject, "<1@sender.example>", 2048)
                        : null,
                ending,
                reply,
                Set.of(ProtocolFact.EARLY_TALKER),
                authentication,
                List.of(new Judgement("default", recipients, verdict)),
                detail,
                List.of(new Step("rcpt", Duration.ofMillis(20)), new Step("data", Duration.ofMillis(120))),
                Duration.ofMillis(140),
                "90f3568998d6");
    }

    /** What became of a recipient of a mail. */
    public static DeliveryEvent event(String queueId, DeliveryEvent.Kind kind, Instant at) {
        return new DeliveryEvent(
                kind,
                at,
                queueId,
                address("bob@example.test"),
                "192.0.2.25:25",
                SmtpReply.of(451, "4.3.0", "Busy"),
                "attempt 1",
                Duration.ofMinutes(4));
    }
}
