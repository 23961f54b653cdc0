package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.auth.AuthConfig;
import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.Admission;
import io.sallyport.overload.OverloadConfig;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.relay.Delivery.Outcome;
import io.sallyport.relay.RecipientVerifier.Answer;
import io.sallyport.report.DmarcObservation;
import io.sallyport.report.ReportRow;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Configs;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.FakeJournal;
import io.sallyport.testing.FakeKeeper;
import io.sallyport.tracing.RecordedSpans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final MailAddress ALICE = new MailAddress("alice", "example.test");
    private static final MailAddress BOB = new MailAddress("bob", "example.test");
    private static final Client CLIENT = new Client(
            InetAddress.ofLiteral("192.0.2.1"), 4711, "smtp", new Client.Hello(true, "client.example"), null);

    private static final MailAddress ELSEWHERE = new MailAddress("eve", "xn--bcher-kva.test");

    private final List<Decision> journal = new ArrayList<>();
    private final List<String> handedOn = new ArrayList<>();
    private final Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
    private final FakeDns dns = new FakeDns();
    private final FakeKeeper quarantine = new FakeKeeper();
    private AuthenticationPolicy authentication = AuthenticationPolicy.NOTE_ONLY;
    private final List<DmarcObservation> observed = new ArrayList<>();
    private boolean diskFull;
    private boolean lenientElsewhere;
    private int heldMeanwhile;
    private boolean broken;
    private Answer answer = new Answer.Exists();

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    private final RecordedSpans tracer = new RecordedSpans();
    private final Shedding shedding = new Shedding(
            Configs.of(OverloadConfig.class, "sallyport.overload.reserve", "0.5"), clock, MailMetrics.unread());

    private final Intake intake = new Intake(
            Authentications.with(dns, clock),
            ContentReaders.withoutWorkers(),
            new Examiner(Chains.of(clock), dns, clock),
            (recipient, domain) -> answer,
            new Handover(
                    new TraceHeader(
                            Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.net"),
                            Configs.of(AuthConfig.class),
                            Authentications.withoutSeal(clock)),
                    (mail, copies, policy, trust) -> {
                        heldMeanwhile = quarantine.pending().size();
                        if (broken) {
                            throw new IllegalStateException("a mistake of ours");
                        }
                        if (diskFull) {
                            throw new IOException("No space left on device");
                        }
                        handedOn.add(text(copies.getFirst().message()));
                        return outcomes;
                    },
                    quarantine),
            new Records(new FakeJournal(journal), observed::add, shedding, tracer, clock),
            Configs.of(
                    IntakeConfig.class,
                    "sallyport.message.max-header-size",
                    "8192",
                    "sallyport.message.max-header-fields",
                    "200"));

    @Test
    void mailIsHandedOnUnderOneReceivedField() {
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        SmtpReply reply = receive("Subject: hi\r\n\r\nhello\r\n", Set.of());
        assertThat(reply).hasToString("250 2.0.0 Accepted as Q1");
        assertThat(handedOn.getFirst())
                .startsWith("Authentication-Results: mx.example.net;")
                .contains(
                        "\r\nReceived: from client.example ([192.0.2.1])\r\n\tby mx.example.net (Sallyport) with ESMTP id Q1")
                .endsWith("+0000\r\nSubject: hi\r\n\r\nhello\r\n");
    }

    @Test
    void everyDecisionIsJournalledWithItsPolicy() {
        outcomes.put(BOB, new Outcome.Spooled("127.0.0.1:25 is away"));
        receive("Subject: hi\r\n\r\n", Set.of());
        Decision decision = journal.getFirst();
        assertThat(decision.ending()).isEqualTo(Decision.Ending.ACCEPTED);
        assertThat(decision.detail()).isEqualTo("spooled: 127.0.0.1:25 is away");
        assertThat(decision.policy()).isEqualTo("v1");
        assertThat(decision.id()).isEqualTo("Q1");
    }

    @Test
    void authorsDomainThatAsksForReportsIsToldWhatBecameOfItsMail() {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject; rua=mailto:dmarc@author.example");
        authentication = AuthenticationPolicy.DEFAULT;
        assertThat(receive("From: anne@author.example\r\n\r\n", Set.of()).code())
                .isEqualTo(550);

        DmarcObservation observation = observed.getFirst();
        assertThat(observation.rua()).isEqualTo("mailto:dmarc@author.example");
        assertThat(observation.policy().domain()).isEqualTo("author.example");
        assertThat(observation.row().identifiers().headerFrom()).isEqualTo("author.example");
        assertThat(observation.row().identifiers().envelopeTo()).isEqualTo("example.test");
        assertThat(observation.row().evaluation().disposition()).isEqualTo(ReportRow.Disposition.REJECT);
        assertThat(observation.row().evaluation().reasons()).isEmpty();
    }

    @Test
    void reportSaysWhyAFailureWasNotActedUpon() {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        assertThat(receive("From: anne@author.example\r\n\r\n", Set.of()).code())
                .isEqualTo(250);

        assertThat(observed.getFirst().row().evaluation().disposition()).isEqualTo(ReportRow.Disposition.NONE);
        assertThat(observed.getFirst().row().evaluation().reasons())
                .extracting(ReportRow.OverrideReason::type)
                .containsExactly(ReportRow.OverrideType.LOCAL_POLICY);
    }

    @Test
    void mailThatWillComeAgainIsNotReported() {
        dns.fails("_dmarc.author.example");
        authentication = AuthenticationPolicy.DEFAULT;
        assertThat(receive("From: anne@author.example\r\n\r\n", Set.of()).code())
                .isEqualTo(451);
        assertThat(observed).isEmpty();
    }

    @Test
    void quarantinedMailIsHandedOnToBeHeld() {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=quarantine");
        authentication = AuthenticationPolicy.DEFAULT;
        assertThat(receive("From: anne@author.example\r\n\r\n", Set.of()).code())
                .isEqualTo(250);
        assertThat(handedOn).isEmpty();
        assertThat(quarantine.promised()).singleElement().satisfies(copy -> {
            assertThat(copy.recipients()).containsExactly(BOB);
            assertThat(copy.why()).contains("p=quarantine");
            assertThat(copy.form()).isEqualTo(HeldMail.Form.WHOLE);
            assertThat(text(copy.message())).startsWith("Authentication-Results: mx.example.net;");
        });
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.HELD);
        assertThat(journal.getFirst().detail())
                .startsWith("Neither SPF nor DKIM proves that this is mail from author.example");
        assertThat(journal.getFirst().authentication()).isNotEmpty();
    }

    @Test
    void mailIsHeldForSomeBeforeOthersGetItAndPromisedWhenTheyHaveIt() {
        outcomes.put(ELSEWHERE, new Outcome.Delivered("127.0.0.1:25"));
        assertThat(receiveForBothEnds().code()).isEqualTo(250);
        assertThat(heldMeanwhile).isEqualTo(1);
        assertThat(quarantine.promised())
                .singleElement()
                .satisfies(copy -> assertThat(copy.recipients()).containsExactly(BOB));
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.SPLIT);
        assertThat(journal.getFirst().detail()).contains("delivered to 127.0.0.1:25", "held: ");
    }

    @Test
    void nothingStaysHeldWhereTheRestIsRefused() {
        outcomes.put(ELSEWHERE, new Outcome.Refused(SmtpReply.of(550, "5.1.1", "No such user")));
        assertThat(receiveForBothEnds()).hasToString("550 5.1.1 No such user");
        assertThat(quarantine.promised()).isEmpty();
        assertThat(quarantine.pending()).isEmpty();
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.REFUSED);
        assertThat(journal.getFirst().detail()).doesNotContain("held: ");
    }

    @Test
    void nothingStaysHeldWhereTheRestCannotBeStored() {
        diskFull = true;
        assertThat(receiveForBothEnds()).hasToString(Replies.NO_STORAGE.toString());
        assertThat(heldMeanwhile).isEqualTo(1);
        assertThat(quarantine.promised()).isEmpty();
        assertThat(quarantine.pending()).isEmpty();
    }

    /** Held for one, and let pass by the policy of the other. */
    private SmtpReply receiveForBothEnds() {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=quarantine");
        authentication = AuthenticationPolicy.DEFAULT;
        lenientElsewhere = true;
        Envelope envelope = new Envelope(null, List.of(BOB, ELSEWHERE), Envelope.Body.SEVEN_BIT, false);
        return receive(envelope, "From: anne@author.example\r\n\r\n", Set.of());
    }

    @Test
    void mailThatCannotBeHeldStaysWithTheSender() {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=quarantine");
        authentication = AuthenticationPolicy.DEFAULT;
        quarantine.fill();
        assertThat(receive("From: anne@author.example\r\n\r\n", Set.of())).hasToString(Replies.NO_STORAGE.toString());
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.DEFERRED);
    }

    @Test
    void fieldsThatPretendThatWeReleasedAMailAreTakenOut() {
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        receive(
                "X-Sallyport-Released: Q0-held-1\r\n\tby op\r\nSubject: hi\r\nx-sallyport-released: me\r\n\r\nhello\r\n",
                Set.of());
        assertThat(handedOn.getFirst())
                .doesNotContainIgnoringCase("sallyport-released")
                .endsWith("Subject: hi\r\n\r\nhello\r\n");
    }

    @Test
    void refusalByTheBackendIsTheSendersReply() {
        outcomes.put(BOB, new Outcome.Refused(SmtpReply.of(550, "5.1.1", "No such user")));
        assertThat(receive("A: b\r\n\r\n", Set.of())).hasToString("550 5.1.1 No such user");
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.REFUSED);
    }

    @Test
    void refusalOfSomeRecipientsLeavesTheReplyPositiveAndIsTold() {
        outcomes.put(ALICE, new Outcome.Delivered("127.0.0.1:25"));
        outcomes.put(BOB, new Outcome.Bounced(SmtpReply.of(550, "5.1.1", "No such user"), true));
        assertThat(receive("A: b\r\n\r\n", Set.of()).code()).isEqualTo(250);
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.SPLIT);
        assertThat(journal.getFirst().detail()).isEqualTo("bounced: 550 5.1.1 No such user; delivered to 127.0.0.1:25");
    }

    @Test
    void mailThatCannotBeStoredStaysWithTheSender() {
        diskFull = true;
        assertThat(receive("A: b\r\n\r\n", Set.of())).hasToString(Replies.NO_STORAGE.toString());
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.DEFERRED);
    }

    @Test
    void clientWhoseMailEverybodyGotIsKnownWhenPlacesRunOutUntilItSendsWhatNobodyWants() {
        assertThat(admission()).isEqualTo(Admission.REFUSED);
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        receive("Subject: hi\r\n\r\nhello\r\n", Set.of());
        assertThat(admission()).isEqualTo(Admission.GREETED);
        diskFull = true;
        receive("Subject: hi\r\n\r\nhello\r\n", Set.of());
        assertThat(admission()).as("that we could not take it is not its fault").isEqualTo(Admission.GREETED);
        receive("X".repeat(9000) + ": b\r\n\r\n", Set.of());
        assertThat(journal.getLast().ending()).isEqualTo(Decision.Ending.REFUSED);
        assertThat(admission()).isEqualTo(Admission.REFUSED);
    }

    private Admission admission() {
        return shedding.admit(CLIENT.address(), 9, 10);
    }

    @Test
    void mailIsTracedWithItsPartsAndWithoutAnythingOfItsPeople() {
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        receive("From: anne@secret.test\r\nSubject: secret\r\n\r\nhello\r\n", Set.of());
        assertThat(tracer.paths())
                .contains("mail", "mail/data", "mail/data/authentication", "mail/data/handover")
                .allMatch(path -> path.startsWith("mail"));
        assertThat(tracer.attributes("mail"))
                .containsEntry("mail.queue_id", "Q1")
                .containsEntry("mail.session", "s1")
                .containsEntry("mail.ending", "accepted")
                .containsEntry("mail.reply", "250")
                .containsEntry("mail.recipients", "1")
                .containsEntry("mail.policy", "v1");
        assertThat(tracer.told())
                .noneMatch(text -> text.contains("@") || text.contains("secret") || text.contains("192.0.2"));
    }

    @Test
    void mistakeOfOursDefersTheMailAndIsJournalled() {
        broken = true;
        assertThat(receive("A: b\r\n\r\n", Set.of())).hasToString(Replies.NOT_JUDGED.toString());
        assertThat(journal.getFirst().ending()).isEqualTo(Decision.Ending.DEFERRED);
        assertThat(journal.getFirst().detail()).contains("a mistake of ours");
    }

    @Test
    void mailThatWasHandedOnIsAcceptedThoughNobodyCanWriteItDown() {
        Records failing = new Records(
                new Journal() {
                    @Override
                    public void record(Decision decision) {
                        throw new IllegalStateException("a mistake of ours");
                    }

                    @Override
                    public void delivered(DeliveryEvent event) {}
                },
                observed::add,
                shedding,
                tracer,
                clock);
        MailTransaction mail = new MailTransaction(
                "Q1",
                "s1",
                CLIENT,
                new Envelope(null, List.of(BOB), Envelope.Body.SEVEN_BIT, false),
                new TextMessage("A: b\r\n\r\n"),
                Set.of(),
                NOW);
        Story story = new Story(mail, begin(mail.envelope()));
        assertThatCode(() -> failing.decided(story, Conclusion.refused(Replies.NO_STORAGE)))
                .doesNotThrowAnyException();
    }

    @Test
    void stepThatIsTakenForEachRecipientIsNotedOnce() {
        Inquiry inquiry = begin(new Envelope(null, List.of(), Envelope.Body.SEVEN_BIT, false));
        inquiry.step("mail");
        for (int i = 0; i < 1000; i++) {
            inquiry.step("rcpt");
        }
        assertThat(inquiry.steps()).extracting(Decision.Step::name).containsExactly("mail", "rcpt");
    }

    @Test
    void factThatThePolicyRejectsIsRefusedBeforeAnythingIsHandedOn() {
        assertThat(receive("A: b\r\n\r\n", Set.of(ProtocolFact.BARE_LINE_END)))
                .hasToString(
                        "550 5.5.2 The message holds a CR or LF that is not part of CRLF (RFC 5321 section 2.3.8) [Q1]");
        assertThat(handedOn).isEmpty();
    }

    @Test
    void factThatThePolicyAcceptsIsOnlyJournalled() {
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        assertThat(receive("A: b\r\n\r\n", Set.of(ProtocolFact.OVERLONG_LINE)).code())
                .isEqualTo(250);
        assertThat(journal.getFirst().facts()).containsExactly(ProtocolFact.OVERLONG_LINE);
    }

    @Test
    void hundredHopsAreALoop() {
        String hop = "Received: from a by b; date\r\n";
        outcomes.put(BOB, new Outcome.Delivered("127.0.0.1:25"));
        assertThat(receive(hop.repeat(99) + "\r\n", Set.of()).code()).isEqualTo(250);
        assertThat(receive(hop.repeat(100) + "\r\n", Set.of()))
                .hasToString("554 5.4.6 Routing loop: 100 Received fields [Q1]");
    }

    @Test
    void headerIsBoundedInFieldsAndOctets() {
        assertThat(receive("A: b\r\n".repeat(201) + "\r\n", Set.of()))
                .hasToString("552 5.3.4 The header has over 200 fields [Q1]");
        assertThat(receive("A: " + "b".repeat(9000) + "\r\n\r\n", Set.of()))
                .hasToString("552 5.3.4 The header is over 8192 octets [Q1]");
    }

    @Test
    void earlyTalkerIsRefusedInPlaceOfTheGreeting() {
        String reply = connect(Set.of(ProtocolFact.EARLY_TALKER));
        assertThat(reply).isEqualTo("554 5.5.1 You spoke before the greeting (RFC 5321 section 3.1)");
        assertThat(connect(Set.of())).isNull();
    }

    @Test
    void recipientsOfDomainsThatAreNotServedAreRefused() {
        for (MailAddress stranger : List.of(
                new MailAddress("postmaster", "victim.example"),
                new MailAddress("abuse", "anything.example"),
                new MailAddress("bob", "sub.example.test"),
                new MailAddress("bob", "[192.0.2.1]"))) {
            assertThat(decide(stranger)).as(stranger.toString()).isEqualTo(refused(Replies.NOT_OURS));
        }
        assertThat(journal).hasSize(4);
    }

    @Test
    void addressesThatAskToBeSentOnAreRefused() {
        for (String local : List.of("bob%victim.example", "victim.example!bob", "bob@victim.example")) {
            assertThat(decide(new MailAddress(local, "example.test"))).isEqualTo(refused(Replies.NOT_OURS));
        }
    }

    @Test
    void barePostmasterIsTakenForThePolicysPostmaster() {
        assertThat(decide(new MailAddress("Postmaster", "")))
                .isEqualTo(new RecipientDecision.Taken(new MailAddress("postmaster", "example.test")));
    }

    @Test
    void domainIsServedInAnyAlphabetItIsWrittenIn() {
        assertThat(decide(new MailAddress("bob", "bücher.test"))).isInstanceOf(RecipientDecision.Taken.class);
        assertThat(decide(new MailAddress("bob", "xn--bcher-kva.test"))).isInstanceOf(RecipientDecision.Taken.class);
    }

    @Test
    void mailboxThatCannotBeVerifiedIsDeferred() {
        answer = new Answer.Unavailable("backend away");
        assertThat(decide(BOB)).isEqualTo(refused(Replies.RECIPIENT_UNVERIFIED));
        assertThat(journal.getFirst().judgements()).as("not the policy's work").isEmpty();
    }

    @Test
    void namesOfMailsSortByTimeAndDiffer() {
        assertThat(intake.newQueueId()).hasSize(14).isNotEqualTo(intake.newQueueId());
        assertThat(new QueueIds(Clock.fixed(NOW, ZoneOffset.UTC)).next())
                .isLessThan(new QueueIds(Clock.fixed(NOW.plus(Duration.ofMillis(1)), ZoneOffset.UTC)).next());
    }

    private @Nullable String connect(Set<ProtocolFact> facts) {
        Policy policy = policy();
        SmtpReply reply = intake.connect(intake.arrived("s1", CLIENT, policy), facts, policy);
        return reply == null ? null : withoutId(reply.toString());
    }

    /** What the sender is told, but for the name of the mail. */
    private static String withoutId(String reply) {
        return reply.replaceFirst(" \\[[0-9A-Za-z]+]$", "");
    }

    private RecipientDecision decide(MailAddress recipient) {
        Envelope envelope = new Envelope(null, List.of(), Envelope.Body.SEVEN_BIT, false);
        return intake.recipient(begin(envelope), envelope, recipient, Set.of());
    }

    private Inquiry begin(Envelope envelope) {
        Policy policy = policy();
        return intake.begin(
                intake.arrived("s1", CLIENT, policy), CLIENT, envelope.withRecipients(List.of()), Set.of(), policy);
    }

    private static RecipientDecision refused(SmtpReply reply) {
        return new RecipientDecision.Refused(reply);
    }

    private SmtpReply receive(String message, Set<ProtocolFact> facts) {
        Envelope envelope = new Envelope(null, List.of(BOB), Envelope.Body.SEVEN_BIT, false);
        return receive(envelope, message, facts);
    }

    private SmtpReply receive(Envelope envelope, String message, Set<ProtocolFact> facts) {
        return intake.receive(
                new MailTransaction("Q1", "s1", CLIENT, envelope, new TextMessage(message), facts, NOW),
                begin(envelope));
    }

    private Policy policy() {
        RelayPolicy relay = new RelayPolicy(
                List.of(new RelayPolicy.Backend(HostPort.of("127.0.0.1:25"), 10, 1)),
                RelayPolicy.Protocol.SMTP,
                RelayPolicy.DeliveryMode.CUT_THROUGH,
                RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                Duration.ofSeconds(30),
                20,
                RelayPolicy.RetryPolicy.DEFAULT);
        Map<String, DomainPolicy> domains = new LinkedHashMap<>();
        for (String domain : List.of("example.test", "xn--bcher-kva.test")) {
            boolean lenient = lenientElsewhere && !domain.equals("example.test");
            domains.put(
                    domain,
                    new DomainPolicy(
                            domain,
                            relay,
                            new RecipientsPolicy.Accept(),
                            lenient ? AuthenticationPolicy.NOTE_ONLY : authentication));
        }
        return new Policy(
                "v1", ProtocolPolicy.DEFAULT, List.of(), new MailAddress("postmaster", "example.test"), domains);
    }

    private static String text(MailMessage message) throws IOException {
        try (InputStream in = message.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record TextMessage(String text) implements MailMessage {
        @Override
        public long size() {
            return text.length();
        }

        @Override
        public boolean hasEightBitData() {
            return false;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
