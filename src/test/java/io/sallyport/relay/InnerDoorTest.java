package io.sallyport.relay;

import static io.sallyport.relay.ScriptedBackends.AWAY;
import static io.sallyport.relay.ScriptedBackends.BUSY;
import static io.sallyport.relay.ScriptedBackends.REFUSED;
import static io.sallyport.relay.ScriptedBackends.TAKEN;
import static io.sallyport.spool.SpoolEntries.ANNE;
import static io.sallyport.spool.SpoolEntries.BOB;
import static io.sallyport.spool.SpoolEntries.EVE;
import static io.sallyport.spool.SpoolEntries.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.DeliveryMode;
import io.sallyport.relay.Delivery.Outcome;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpoolEntries;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeJournal;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InnerDoorTest {
    private static final MailMessage MESSAGE = Mails.simple("through the inner door");
    private static final MailAddress CARL = new MailAddress("carl", "example.test");

    @TempDir
    Path temp;

    private final FakeClock clock = new FakeClock(RECEIVED);
    private final ScriptedBackends backends = new ScriptedBackends();
    private final Map<String, DomainPolicy> domains = new HashMap<>();
    private boolean senderVerified = true;
    private FileSpool spool;

    @BeforeEach
    void open() throws IOException {
        spool = SpoolEntries.open(temp);
        serve("example.test", 2501, DeliveryMode.CUT_THROUGH);
        serve("other.test", 2502, DeliveryMode.CUT_THROUGH);
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void mailThatTheBackendTakesTouchesNoDisk() throws Exception {
        assertThat(deliver(spool, BOB)).containsExactly(Map.entry(BOB, new Outcome.Delivered("backend.test:25")));
        assertThat(spool.all()).isEmpty();
        assertThat(backends.next().message()).isEqualTo(text(MESSAGE));
    }

    @Test
    void mailForABackendThatIsAwayIsSpooledBeforeTheSenderHears() throws Exception {
        backends.answer(recipient -> AWAY);
        assertThat(deliver(spool, BOB)).containsExactly(Map.entry(BOB, new Outcome.Spooled("connection refused")));
        SpooledMail spooled = spool.find("Q1");
        assertThat(spooled.pending()).containsExactly(BOB);
        assertThat(spooled.attempts()).isEqualTo(1);
        assertThat(spooled.nextAttempt()).isEqualTo(RECEIVED.plus(Duration.ofMinutes(1)));
        assertThat(spooled.senderVerified()).isTrue();
        assertThat(text(spool.message(spooled))).isEqualTo(text(MESSAGE));
    }

    @Test
    void onlyTheRecipientsThatWaitAreSpooled() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? TAKEN : BUSY);
        assertThat(deliver(spool, BOB, CARL).get(BOB)).isInstanceOf(Outcome.Delivered.class);
        assertThat(spool.find("Q1").pending()).containsExactly(CARL);
    }

    @Test
    void permanentRefusalOfAllGoesToTheSenderWithItsTextCleaned() throws Exception {
        backends.answer(recipient -> new RecipientResult.Refused(
                "10.0.0.7:25", SmtpReply.of(550, "5.1.1", "<bob@mbx07.corp.internal>: unknown in /var/lib/users")));
        assertThat(deliver(spool, BOB, CARL).values())
                .containsOnly(new Outcome.Refused(SmtpReply.of(550, "5.1.1", "No such mailbox here")));
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void refusalAmongOthersIsReportedToASenderThatIsReal() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? TAKEN : REFUSED);
        Map<MailAddress, Outcome> outcomes = deliver(spool, BOB, CARL);
        assertThat(outcomes.get(CARL)).isEqualTo(new Outcome.Bounced(SmtpReply.of(550, "5.1.1", "No such user"), true));
        SpooledMail report = spool.all().iterator().next();
        assertThat(report.envelope().reversePath()).isNull();
        assertThat(report.pending()).containsExactly(ANNE);
        assertThat(text(spool.message(report))).contains("Final-Recipient: rfc822; carl@example.test");
    }

    @Test
    void refusalAmongOthersIsNotReportedToASenderThatMayBeForged() throws Exception {
        senderVerified = false;
        backends.answer(recipient -> recipient.equals(BOB) ? TAKEN : REFUSED);
        assertThat(deliver(spool, BOB, CARL).get(CARL))
                .isEqualTo(new Outcome.Bounced(SmtpReply.of(550, "5.1.1", "No such user"), false));
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void recipientsOfDifferentBackendsEndEachInOneOutcome() throws Exception {
        backends.answer(recipient -> recipient.equals(EVE) ? AWAY : recipient.equals(BOB) ? TAKEN : REFUSED);
        Map<MailAddress, Outcome> outcomes = deliver(spool, BOB, CARL, EVE);
        assertThat(outcomes.keySet()).containsExactly(BOB, CARL, EVE);
        assertThat(outcomes.get(BOB)).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcomes.get(CARL)).isInstanceOf(Outcome.Bounced.class);
        assertThat(outcomes.get(EVE)).isInstanceOf(Outcome.Spooled.class);
        assertThat(spool.find("Q1").pending()).containsExactly(EVE);
    }

    @Test
    void mailForSeveralBackendsIsOnDiskBeforeAnyOfThemSeesIt() throws Exception {
        FailingSpool full = new FailingSpool(spool, 0);
        assertThatThrownBy(() -> deliver(full, BOB, EVE)).isInstanceOf(IOException.class);
        assertThat(backends.unexpected()).isNull();
    }

    @Test
    void queuedDeliveryPromisesAndLetsTheBackendWait() throws Exception {
        serve("example.test", 2501, DeliveryMode.QUEUED);
        assertThat(deliver(spool, BOB)).containsExactly(Map.entry(BOB, new Outcome.Spooled("queued")));
        assertThat(backends.unexpected()).isNull();
        assertThat(spool.find("Q1").nextAttempt()).isEqualTo(RECEIVED);
        assertThat(spool.find("Q1").attempts()).isZero();
    }

    @Test
    void mailStaysWithTheSenderIfNeitherBackendNorSpoolCanTakeIt() {
        backends.answer(recipient -> AWAY);
        assertThatThrownBy(() -> deliver(new FailingSpool(spool, 0), BOB)).isInstanceOf(IOException.class);
    }

    @Test
    void mistakeOfOursSpoolsTheMailForItMayHaveArrived() throws Exception {
        backends.answer(recipient -> {
            throw new IllegalStateException("planted");
        });
        assertThat(deliver(spool, BOB).get(BOB)).isInstanceOf(Outcome.Spooled.class);
        assertThat(spool.find("Q1").pending()).containsExactly(BOB);
    }

    @Test
    void mailGoesOnInSeveralFormsToTheSameBackend() throws Exception {
        MailMessage tagged = Mails.simple("tagged");
        Map<MailAddress, Outcome> outcomes =
                deliver(spool, List.of(Copy.of(List.of(BOB), MESSAGE), Copy.of(List.of(CARL), tagged)), BOB, CARL);
        assertThat(outcomes.values()).hasOnlyElementsOfType(Outcome.Delivered.class);
        Map<List<MailAddress>, String> given = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            ScriptedBackends.Transfer transfer = backends.next();
            given.put(transfer.envelope().recipients(), transfer.message());
        }
        assertThat(given).containsOnly(Map.entry(List.of(BOB), text(MESSAGE)), Map.entry(List.of(CARL), text(tagged)));
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void eachFormWaitsUnderItsOwnNameWithItsOwnBytes() throws Exception {
        backends.answer(recipient -> AWAY);
        MailMessage tagged = Mails.simple("tagged");
        deliver(spool, List.of(Copy.of(List.of(BOB), MESSAGE), Copy.of(List.of(CARL), tagged)), BOB, CARL);
        assertThat(spool.find("Q1").pending()).containsExactly(BOB);
        assertThat(text(spool.message(spool.find("Q1")))).isEqualTo(text(MESSAGE));
        assertThat(spool.find("Q1-2").pending()).containsExactly(CARL);
        assertThat(text(spool.message(spool.find("Q1-2")))).isEqualTo(text(tagged));
    }

    @Test
    void allFormsAreOnDiskBeforeAnyBackendSeesOne() throws Exception {
        FailingSpool full = new FailingSpool(spool, 1);
        assertThatThrownBy(() -> deliver(full, twoForms(), BOB, CARL)).isInstanceOf(IOException.class);
        assertThat(backends.unexpected()).isNull();
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void draftsOfAMailThatTheSenderKeepsAreGoneSoThatItCanComeAgain() throws Exception {
        backends.answer(recipient -> AWAY);
        FailingSpool full = new FailingSpool(spool, 1);
        assertThatThrownBy(() -> deliver(full, twoForms(), BOB, CARL)).isInstanceOf(IOException.class);
        deliver(spool, twoForms(), BOB, CARL); // Would fail if a draft of the same name were left
        assertThat(spool.all()).hasSize(2);
    }

    @Test
    void nothingIsPromisedIfTheSecondOfTwoFormsCannotBeCommitted() {
        backends.answer(recipient -> AWAY);
        FailingSpool failing = new FailingSpool(spool, 2).committing(1);
        assertThatThrownBy(() -> deliver(failing, twoForms(), BOB, CARL)).isInstanceOf(IOException.class);
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void refusalOfOneFormIsReportedWhenTheOtherIsTaken() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? TAKEN : REFUSED);
        Map<MailAddress, Outcome> outcomes = deliver(spool, twoForms(), BOB, CARL);
        assertThat(outcomes.get(CARL)).isEqualTo(new Outcome.Bounced(SmtpReply.of(550, "5.1.1", "No such user"), true));
        assertThat(text(spool.message(spool.all().iterator().next()))).contains("carl@example.test");
    }

    @Test
    void refusalOfAllFormsIsTheReply() throws Exception {
        backends.answer(recipient -> REFUSED);
        assertThat(deliver(spool, twoForms(), BOB, CARL).values())
                .containsOnly(new Outcome.Refused(SmtpReply.of(550, "5.1.1", "No such user")));
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void redirectedMailGoesToWhoTakesTheRecipientsPlace() throws Exception {
        assertThat(deliver(spool, List.of(Copy.of(List.of(EVE), MESSAGE)), BOB))
                .containsExactly(Map.entry(EVE, new Outcome.Delivered("backend.test:25")));
        assertThat(backends.next().envelope().recipients()).containsExactly(EVE);
    }

    @Test
    void refusalOfRedirectedMailIsTheReply() throws Exception {
        backends.answer(recipient -> REFUSED);
        assertThat(deliver(spool, List.of(Copy.of(List.of(EVE), MESSAGE)), BOB).values())
                .hasOnlyElementsOfType(Outcome.Refused.class);
    }

    @Test
    void nobodyGetsAMailTwiceBecauseAnothersIsRedirectedToHim() throws Exception {
        List<Copy> copies = List.of(
                Copy.additional(List.of(BOB, EVE), MESSAGE),
                Copy.of(List.of(BOB), MESSAGE),
                Copy.of(List.of(BOB), Mails.simple("tagged")));
        assertThat(deliver(spool, copies, BOB, CARL)).containsOnlyKeys(BOB);
        assertThat(backends.next().message()).isEqualTo(text(MESSAGE));
        assertThat(backends.unexpected()).isNull();
        assertThat(spool.all())
                .singleElement()
                .satisfies(kept -> assertThat(kept.pending()).containsExactly(EVE));
    }

    @Test
    void mailOfTwoThatIsRedirectedToTheSameGoesThereOnce() throws Exception {
        List<Copy> copies = List.of(Copy.of(List.of(EVE, EVE), MESSAGE));
        assertThat(deliver(spool, copies, BOB, CARL)).containsOnlyKeys(EVE);
        assertThat(backends.next().envelope().recipients()).containsExactly(EVE);
    }

    @Test
    void additionalCopyIsDurableAndHasNobodyToTellOfItsFate() throws Exception {
        assertThat(deliver(spool, withCopyForEve(), BOB)).containsOnlyKeys(BOB);
        SpooledMail kept = spool.find("Q1-2");
        assertThat(kept.pending()).containsExactly(EVE);
        assertThat(kept.envelope().reversePath()).isNull();
        assertThat(kept.senderVerified()).isFalse();
        assertThat(kept.held()).isFalse();
        assertThat(backends.next().envelope().recipients()).containsExactly(BOB);
        assertThat(backends.unexpected()).isNull();
    }

    @Test
    void refusalIsToldAlthoughThereIsAnAdditionalCopyWhichThenNobodyGets() throws Exception {
        backends.answer(recipient -> REFUSED);
        assertThat(deliver(spool, withCopyForEve(), BOB))
                .containsExactly(Map.entry(BOB, new Outcome.Refused(SmtpReply.of(550, "5.1.1", "No such user"))));
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void additionalCopyIsTakenBackIfTheSenderMustKeepTheMail() {
        backends.answer(recipient -> AWAY);
        FailingSpool full = new FailingSpool(spool, 1);
        assertThatThrownBy(() -> deliver(full, withCopyForEve(), BOB)).isInstanceOf(IOException.class);
        assertThat(spool.all()).isEmpty();
    }

    @Test
    void noBackendSeesAMailOfWhichAnAdditionalCopyCannotBeStored() {
        FailingSpool full = new FailingSpool(spool, 0);
        assertThatThrownBy(() -> deliver(full, withCopyForEve(), BOB)).isInstanceOf(IOException.class);
        assertThat(backends.unexpected()).isNull();
    }

    @Test
    void mailThatAllWantDiscardedCanStillBeCopied() throws Exception {
        assertThat(deliver(spool, List.of(Copy.additional(List.of(EVE), MESSAGE)), BOB))
                .isEmpty();
        assertThat(spool.all())
                .singleElement()
                .satisfies(kept -> assertThat(kept.queueId()).isEqualTo("Q1-2"));
    }

    private static List<Copy> twoForms() {
        return List.of(Copy.of(List.of(BOB), MESSAGE), Copy.of(List.of(CARL), Mails.simple("tagged")));
    }

    private static List<Copy> withCopyForEve() {
        return List.of(Copy.of(List.of(BOB), MESSAGE), Copy.additional(List.of(EVE), MESSAGE));
    }

    private Map<MailAddress, Outcome> deliver(Spool target, MailAddress... recipients) throws IOException {
        return deliver(target, List.of(Copy.of(List.of(recipients), MESSAGE)), recipients);
    }

    private Map<MailAddress, Outcome> deliver(Spool target, List<Copy> copies, MailAddress... recipients)
            throws IOException {
        InnerDoor door = new InnerDoor(
                backends,
                target,
                IdleWorkers.on(target, clock),
                new Reports(target, new FakeJournal(), message -> "", Configs.of(SiteConfig.class), clock),
                clock);
        Client client = new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, "smtp", null, null);
        Envelope envelope = new Envelope(ANNE, List.of(recipients), Envelope.Body.SEVEN_BIT, false);
        MailTransaction mail = new MailTransaction("Q1", "s1", client, envelope, MESSAGE, Set.of(), RECEIVED);
        Policy policy = new Policy("v1", ProtocolPolicy.DEFAULT, List.of(), null, domains);
        return door.deliver(mail, copies, policy, senderVerified);
    }

    private void serve(String domain, int port, DeliveryMode delivery) {
        RelayPolicy relay = new RelayPolicy(
                List.of(new RelayPolicy.Backend(new HostPort("127.0.0.1", port), 10, 1)),
                RelayPolicy.Protocol.SMTP,
                delivery,
                RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                Duration.ofSeconds(10),
                10,
                RelayPolicy.RetryPolicy.DEFAULT);
        domains.put(
                domain, new DomainPolicy(domain, relay, new RecipientsPolicy.Accept(), AuthenticationPolicy.DEFAULT));
    }

    private static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.UTF_8);
    }

    /** A spool on a disk that is full after so many mails. */
    private static final class FailingSpool implements Spool {
        private final Spool spool;
        private int room;
        private int commits = Integer.MAX_VALUE;

        FailingSpool(Spool spool, int room) {
            this.spool = spool;
            this.room = room;
        }

        /** The same, that fails after so many commits too. */
        FailingSpool committing(int most) {
            commits = most;
            return this;
        }

        @Override
        public void check() throws IOException {
            spool.check();
        }

        @Override
        public Draft draft(SpooledMail mail, MailMessage message) throws IOException {
            if (room-- <= 0) {
                throw new IOException("No space left on device");
            }
            Draft draft = spool.draft(mail, message);
            return new Draft() {
                @Override
                public SpooledMail commit(List<MailAddress> pending, String why) throws IOException {
                    if (commits-- <= 0) {
                        throw new IOException("Input/output error");
                    }
                    return draft.commit(pending, why);
                }

                @Override
                public void close() {
                    draft.close();
                }
            };
        }

        @Override
        public Collection<SpooledMail> all() {
            return spool.all();
        }

        @Override
        public @Nullable SpooledMail find(String queueId) {
            return spool.find(queueId);
        }

        @Override
        public MailMessage message(SpooledMail mail) throws IOException {
            return spool.message(mail);
        }

        @Override
        public void update(SpooledMail mail) throws IOException {
            spool.update(mail);
        }

        @Override
        public void remove(SpooledMail mail) throws IOException {
            spool.remove(mail);
        }
    }
}
