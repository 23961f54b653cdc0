package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RecipientsPolicy.Callout.WhenAway;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.relay.RecipientVerifier.Answer;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecipientCheckTest {
    private static final MailAddress BOB = new MailAddress("bob", "example.test");

    private final Asked backends = new Asked();
    private final AtomicLong nanos = new AtomicLong();
    private final RecipientCheck check = new RecipientCheck(backends, Configs.of(RelayConfig.class), nanos::get);

    @Test
    void acceptTakesAll() {
        assertThat(check.verify(BOB, domain(new RecipientsPolicy.Accept()))).isEqualTo(new Answer.Exists());
    }

    @Test
    void listIsComparedWithoutRegardToCaseOrAlphabet() {
        DomainPolicy listed =
                domain(new RecipientsPolicy.Listed(Set.of("bob@example.test", "bob@xn--bcher-kva.example")));

        assertThat(check.verify(new MailAddress("BoB", "example.test"), listed)).isEqualTo(new Answer.Exists());
        assertThat(check.verify(new MailAddress("bob", "bücher.example"), listed))
                .isEqualTo(new Answer.Exists());
        assertThat(check.verify(new MailAddress("eve", "example.test"), listed))
                .isEqualTo(new Answer.Refused(SmtpReply.of(550, "5.1.1", "No such mailbox here")));
    }

    /** RFC 5321 § 4.5.1. */
    @Test
    void postmasterExistsInAnyCase() {
        assertThat(check.verify(
                        new MailAddress("PostMaster", "example.test"), domain(new RecipientsPolicy.Listed(Set.of()))))
                .isEqualTo(new Answer.Exists());
    }

    @Test
    void answersAreRememberedForAsLongAsThePolicySays() {
        DomainPolicy domain = callout(WhenAway.DEFER);
        check.verify(BOB, domain);
        check.verify(BOB, domain);
        assertThat(backends.questions).hasValue(1);

        backends.result = new RecipientResult.Refused("b:25", SmtpReply.of(550, "5.1.1", "No bob on mail7.internal"));
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(check.verify(BOB, domain))
                .isEqualTo(new Answer.Refused(SmtpReply.of(550, "5.1.1", "No such mailbox here")));
        check.verify(BOB, domain);
        assertThat(backends.questions).hasValue(2);

        nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        check.verify(BOB, domain);
        assertThat(backends.questions).hasValue(3);
    }

    @Test
    void silenceIsNotRememberedAndMeansWhatThePolicySays() {
        backends.result = new RecipientResult.Deferred(null, "away", null, false);

        assertThat(check.verify(BOB, callout(WhenAway.DEFER))).isEqualTo(new Answer.Unavailable("away"));
        assertThat(check.verify(BOB, callout(WhenAway.ACCEPT))).isEqualTo(new Answer.Exists());
        check.verify(BOB, callout(WhenAway.DEFER));
        assertThat(backends.questions).hasValue(3);
    }

    @Test
    void equalQuestionsAtTheSameTimeAreAskedOnce() throws Exception {
        backends.answering = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> check.verify(BOB, callout(WhenAway.DEFER))));
            }
            backends.answering.countDown();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get()).isEqualTo(new Answer.Exists());
            }
        }
        assertThat(backends.questions).hasValue(1);
    }

    @Test
    void backendIsAskedOverTheWire() {
        try (FakeBackend backend = FakeBackend.smtp();
                RelayFixture relay = new RelayFixture()) {
            backend.when("RCPT TO:<eve@").reply("550 5.1.1 <eve@example.test>: unknown on store3.internal");
            RecipientCheck real = new RecipientCheck(relay.backends, Configs.of(RelayConfig.class));
            DomainPolicy domain = new DomainPolicy(
                    "example.test", Routes.to(backend), times(WhenAway.DEFER), AuthenticationPolicy.DEFAULT);

            assertThat(real.verify(BOB, domain)).isEqualTo(new Answer.Exists());
            assertThat(real.verify(new MailAddress("eve", "example.test"), domain))
                    .isEqualTo(new Answer.Refused(SmtpReply.of(550, "5.1.1", "No such mailbox here")));
        }
    }

    private static RecipientsPolicy.Callout times(WhenAway whenAway) {
        return new RecipientsPolicy.Callout(Duration.ofHours(1), Duration.ofMinutes(5), whenAway);
    }

    private static DomainPolicy callout(WhenAway whenAway) {
        return domain(times(whenAway));
    }

    private static DomainPolicy domain(RecipientsPolicy recipients) {
        return new DomainPolicy(
                "example.test",
                Routes.of(List.of(), RelayPolicy.Protocol.SMTP, RelayPolicy.TlsPolicy.OPPORTUNISTIC, 1),
                recipients,
                AuthenticationPolicy.DEFAULT);
    }

    /** Backends that are only asked. */
    private static final class Asked implements Backends {
        private final AtomicInteger questions = new AtomicInteger();
        private volatile CountDownLatch answering = new CountDownLatch(0);
        private volatile RecipientResult result =
                new RecipientResult.Delivered("b:25", SmtpReply.of(250, "2.1.5", "OK"));

        @Override
        public void recheck(RelayPolicy route) {
            // Nothing is remembered here
        }

        @Override
        public Map<MailAddress, RecipientResult> transfer(
                RelayPolicy route, Envelope envelope, MailMessage message, Duration budget) {
            throw new AssertionError("nothing is sent by a question");
        }

        @Override
        public RecipientResult ask(RelayPolicy route, MailAddress recipient, Duration budget) {
            questions.incrementAndGet();
            try {
                answering.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return result;
        }
    }
}
