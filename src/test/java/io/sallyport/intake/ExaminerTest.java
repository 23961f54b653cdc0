package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Action;
import io.sallyport.mail.Client;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.testing.Chains;
import io.sallyport.testing.FakeDns;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExaminerTest {
    private static final Client CLIENT = new Client(
            InetAddress.ofLiteral("192.0.2.1"), 4711, "smtp", new Client.Hello(true, "mx.sender.example"), null);

    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Examiner examiner =
            new Examiner(Chains.of(Clock.systemUTC(), new Slow()), new FakeDns(), Clock.systemUTC());

    /** Settings of the filter here. */
    record Settings() {}

    /** Looks at a name for as long as the test likes. */
    private final class Slow implements Filter<Settings> {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Set<Stage> stages() {
            return Set.of(Stage.HELO);
        }

        @Override
        public Class<Settings> settingsType() {
            return Settings.class;
        }

        @Override
        public List<Finding> examine(Examination mail, Settings settings) throws InterruptedException {
            looks.incrementAndGet();
            answer.await();
            return List.of(Finding.noted("slow.seen", "%s", mail.client()));
        }
    }

    @Test
    void clientThatSaysOneNameAfterTheOtherKeepsFiltersFromNobodyElse() {
        FilterRule rule = Chains.rule("slow", new Settings(), Action.DELIVER, Duration.ofMinutes(1));
        Policy policy = policy(rule);
        Arrival arrival = new Arrival("s1", CLIENT, new CompletableFuture<IprevResult>());
        for (int i = 0; i < 100; i++) {
            examiner.greeted(arrival, CLIENT, Set.of(), policy);
        }
        answer.countDown();
        assertThat(examiner.found(arrival, policy))
                .as("the last name is looked at when that is needed")
                .extracting(Finding::name)
                .containsExactly("slow.seen");
        assertThat(looks).hasValueLessThanOrEqualTo(2);
    }

    private static Policy policy(FilterRule rule) {
        RecipientPolicy defaults = new RecipientPolicy(
                "default",
                AuthenticationPolicy.DEFAULT,
                VerdictPolicy.DEFAULT,
                Map.of("slow", rule),
                List.of(),
                ReplyTexts.DEFAULT);
        return new Policy("v1", ProtocolPolicy.DEFAULT, ContentPolicy.DEFAULT, List.of(), null, defaults, Map.of());
    }
}
