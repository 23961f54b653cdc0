package io.sallyport.testing;

import io.sallyport.content.MailContent;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.Examination;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.OctetsMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail for the test of a filter: {@code Examinations.at(Stage.DATA).client("192.0.2.1").header("Subject: x")}. What is
 * not said is plain mail from {@code sender@sender.example} to {@code user@example.test}. Each method changes this mail and
 * gives it back.
 */
public final class Examinations implements Examination {
    private final Stage stage;
    private Client client = new Client(
            InetAddress.ofLiteral("192.0.2.1"), 4711, "mx", new Client.Hello(true, "mail.sender.example"), null);
    private @Nullable String confirmedName = "mail.sender.example";
    private final Set<ProtocolFact> facts = EnumSet.noneOf(ProtocolFact.class);
    private Envelope envelope = new Envelope(
            new MailAddress("sender", "sender.example"),
            List.of(new MailAddress("user", "example.test")),
            Envelope.Body.SEVEN_BIT,
            false);
    private Authentication authentication = Authentication.NONE;
    private volatile @Nullable MailMessage octets;
    private volatile @Nullable MessageHeader header;
    private String message = """
            From: Sender <sender@sender.example>
            To: user@example.test
            Subject: hello
            Date: Sun, 22 Nov 2026 10:00:00 +0000
            Message-ID: <1@sender.example>

            Hello.
            """;
    private DnsResolver dns = new FakeDns();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private MailContent content = new FakeContent();
    private Set<String> served = Set.of("example.test");

    private Examinations(Stage stage) {
        this.stage = stage;
    }

    /** A mail that has come so far. */
    public static Examinations at(Stage stage) {
        return new Examinations(stage);
    }

    /** From another address. */
    public Examinations client(String address) {
        client = new Client(InetAddress.ofLiteral(address), client.port(), client.listener(), client.hello(), null);
        return this;
    }

    /** From a client that calls itself so. */
    public Examinations helo(String name) {
        client = client.saying(new Client.Hello(true, name));
        return this;
    }

    /** From a client whose address has that name; null: none. */
    public Examinations confirmedName(@Nullable String name) {
        confirmedName = name;
        return this;
    }

    /** With that noticed about the client. */
    public Examinations fact(ProtocolFact fact) {
        facts.add(fact);
        return this;
    }

    /** With another reverse-path; null: {@code <>}. */
    public Examinations from(@Nullable String reversePath) {
        envelope = new Envelope(
                reversePath == null ? null : address(reversePath), envelope.recipients(), envelope.body(), false);
        return this;
    }

    /** For others. At {@link Stage#RCPT} the last one is in question. */
    public Examinations to(String... recipients) {
        envelope = envelope.withRecipients(
                List.of(recipients).stream().map(Examinations::address).toList());
        return this;
    }

    /** With that known about who it is from. */
    public Examinations authentication(Authentication known) {
        authentication = known;
        return this;
    }

    /** With another message; line ends are made CR LF. */
    public Examinations message(String text) {
        message = text;
        octets = null;
        header = null;
        return this;
    }

    /** With another header, of lines, and a short body. */
    public Examinations header(String... lines) {
        return message(String.join("\n", lines) + "\n\nHello.\n");
    }

    /** Carrying that. */
    public Examinations content(MailContent carried) {
        content = carried;
        return this;
    }

    /** With another place to ask questions. */
    public Examinations dns(DnsResolver resolver) {
        dns = resolver;
        return this;
    }

    /** At another time. */
    public Examinations now(Instant time) {
        now = time;
        return this;
    }

    /** At a gateway that serves these domains. */
    public Examinations serving(String... domains) {
        served = Set.of(domains);
        return this;
    }

    private static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }

    private void needs(Stage known) {
        if (stage.compareTo(known) < 0) {
            throw new IllegalStateException("not known at " + stage + ", but from " + known + " on");
        }
    }

    @Override
    public Stage stage() {
        return stage;
    }

    @Override
    public String sessionId() {
        return "session-1";
    }

    @Override
    public Client client() {
        return stage == Stage.CONNECT
                ? new Client(client.address(), client.port(), client.listener(), null, client.tls())
                : client;
    }

    @Override
    public Set<ProtocolFact> facts() {
        return Set.copyOf(facts);
    }

    @Override
    public @Nullable String confirmedName() {
        return confirmedName;
    }

    @Override
    public Envelope envelope() {
        needs(Stage.MAIL);
        return envelope;
    }

    @Override
    public MailAddress recipient() {
        if (stage != Stage.RCPT) {
            throw new IllegalStateException("only known at RCPT");
        }
        return envelope.recipients().getLast();
    }

    @Override
    public Authentication authentication() {
        needs(Stage.DATA);
        return authentication;
    }

    @Override
    public MailContent content() {
        needs(Stage.DATA);
        return content;
    }

    @Override
    public MessageHeader header() {
        MessageHeader read = header;
        if (read == null) {
            try {
                read = Objects.requireNonNull(MessageHeader.read(message(), 1 << 20));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            header = read;
        }
        return read;
    }

    @Override
    public MailMessage message() {
        needs(Stage.DATA);
        MailMessage same = octets;
        if (same == null) {
            same = new OctetsMessage(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            octets = same;
        }
        return same;
    }

    @Override
    public boolean serves(String asciiDomain) {
        return served.contains(asciiDomain);
    }

    @Override
    public Set<String> servedDomains() {
        return served;
    }

    @Override
    public DnsResolver dns() {
        return dns;
    }

    @Override
    public Instant now() {
        return now;
    }
}
