package io.sallyport.admin.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.config.SiteConfig;
import io.sallyport.digest.DigestConfig;
import io.sallyport.digest.DigestLinks;
import io.sallyport.digest.DigestLinks.Act;
import io.sallyport.digest.LinkMint;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.mail.Octets;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import io.sallyport.quarantine.Wish;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryDecisions;
import io.sallyport.testing.MemoryQuarantine;
import io.sallyport.testing.RecordingAudit;
import io.sallyport.testing.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody can do who has a link of a digest and nothing else. */
class LinkDeskTest {
    private static final String HOST = "192.0.2.77";
    private static final HeldMail SPAM = HeldMails.of("A-held-1", "bob@example.com", MailClass.SPAM);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final MemoryQuarantine quarantine = new MemoryQuarantine();
    private final RecordingAudit audit = new RecordingAudit();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private DigestPolicy policy = DigestPolicy.DEFAULT;

    @TempDir
    Path data;

    private final MemoryDecisions journal = new MemoryDecisions();
    private ListFolder lists;
    private DigestLinks links;
    private LinkDesk desk;

    @BeforeEach
    void hold() throws IOException {
        quarantine.put(SPAM, Mails.simple("A"));
        desk = desk("sallyport.digest.enabled", "true");
    }

    private LinkDesk desk(String... settings) throws IOException {
        SiteConfig site = Configs.of(
                SiteConfig.class, "sallyport.data-dir", data.toString(), "sallyport.hostname", "mx.example.com");
        DigestConfig config = Configs.of(DigestConfig.class, settings);
        links = LinkMint.links(site, config, clock);
        lists = ListFolder.in(data.resolve("policies"), clock);
        SenderMemory memory = lists.memory(audit, journal, clock);
        QuarantineDesk decisions = new QuarantineDesk(
                quarantine,
                (mail, message, before) -> {
                    throw new AssertionError("nobody asked for that");
                },
                new Untaught(),
                memory,
                audit,
                clock);
        return new LinkDesk(
                config, links, new LinkThrottle(clock), decisions, memory, this::policy, new MailMetrics(registry));
    }

    private static final class Untaught implements Learning {
        @Override
        public Result learn(Octets message, Label label, @Nullable String domain) {
            throw new AssertionError("recipients teach nothing");
        }

        @Override
        public Result forget(Octets message) {
            throw new AssertionError("recipients teach nothing");
        }
    }

    private Policy policy() {
        RecipientPolicy judging = new RecipientPolicy(
                "example.com",
                AuthenticationPolicy.DEFAULT,
                VerdictPolicy.DEFAULT,
                Map.of(),
                List.of(),
                ReplyTexts.DEFAULT,
                policy);
        DomainPolicy domain =
                new DomainPolicy("example.com", Routes.to(), new RecipientsPolicy.Accept(), judging, Map.of());
        return new Policy("1", ProtocolPolicy.DEFAULT, List.of(), null, Map.of("example.com", domain));
    }

    private String token(Act act) throws IOException {
        return LinkMint.token(links, act, SPAM);
    }

    private Visit act(String token) throws IOException {
        return desk.act(token, links.proof(token), HOST);
    }

    private State state() {
        return Objects.requireNonNull(quarantine.find("A-held-1")).state();
    }

    @Test
    void lookingDoesNothingHoweverOften() throws IOException {
        String token = token(Act.RELEASE);
        for (int i = 0; i < 3; i++) {
            assertThat(desk.look(token, HOST)).isInstanceOf(Visit.Shown.class);
        }
        assertThat(quarantine.wishes()).isEmpty();
        assertThat(audit.entries()).isEmpty();
    }

    @Test
    void withoutTheProofOfThePageNothingIsDone() throws IOException {
        String token = token(Act.RELEASE);
        assertThat(desk.act(token, null, HOST)).isInstanceOf(Visit.Shown.class);
        assertThat(desk.act(token, "x", HOST)).isInstanceOf(Visit.Shown.class);
        assertThat(desk.act(token, links.proof(token(Act.REQUEST)), HOST)).isInstanceOf(Visit.Shown.class);
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void theFormLetsTheMailGoOnceAsADeedOfItsRecipient() throws IOException {
        String token = token(Act.RELEASE);
        assertThat(act(token)).isInstanceOf(Visit.Done.class);
        assertThat(act(token)).isInstanceOf(Visit.Repeated.class);
        assertThat(desk.look(token, HOST)).isInstanceOf(Visit.Repeated.class);
        assertThat(quarantine.wishes()).containsExactly("release A-held-1 by recipient:bob@example.com");
        assertThat(audit.lines())
                .containsExactly(
                        "quarantine.release A-held-1 by recipient:bob@example.com",
                        "quarantine.release.ended A-held-1 by recipient:bob@example.com");
        assertThat(audit.entries().getFirst().details()).containsEntry("reason", "by a link of a digest");
        assertThat(registry.counter("sallyport.digest.links", "result", "done").count())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeRecordedIsNotDone() throws IOException {
        audit.fill();
        assertThatThrownBy(() -> act(token(Act.RELEASE))).isInstanceOf(IOException.class);
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void aRequestAsksAndLetsNothingGo() throws IOException {
        assertThat(act(token(Act.REQUEST))).isInstanceOf(Visit.Done.class);
        assertThat(state()).isEqualTo(State.RELEASE_REQUESTED);
        assertThat(act(token(Act.REQUEST))).isInstanceOf(Visit.Repeated.class);
        assertThat(quarantine.wishes()).hasSize(1);
    }

    @Test
    void whoBlocksDeletesAndHasTheSenderRefused() throws IOException {
        policy = blocking("blocked-senders");
        journal.append(List.of(Decisions.decision("A").build()), List.of());
        String token = token(Act.BLOCK);
        assertThat(desk.look(token, HOST)).isInstanceOf(Visit.Shown.class);
        assertThat(act(token)).isInstanceOf(Visit.Done.class);
        assertThat(state()).isEqualTo(State.DELETED);
        assertThat(lists.read("blocked-senders"))
                .startsWith(String.valueOf(SPAM.reversePath()))
                .contains("until=", "owner=\"recipient:bob@example.com\"");
        assertThat(act(token)).isInstanceOf(Visit.Repeated.class);
        assertThat(act(token(Act.RELEASE))).isInstanceOf(Visit.Refused.class);
    }

    @Test
    void nobodyIsBlockedWithoutAListThatIsForThat() throws IOException {
        journal.append(List.of(Decisions.decision("A").build()), List.of());
        assertThat(act(token(Act.BLOCK))).isInstanceOf(Visit.Refused.class);
        policy = blocking("partners");
        assertThat(act(token(Act.BLOCK))).isInstanceOf(Visit.Refused.class);
        policy = blocking("no-such-list");
        assertThat(act(token(Act.BLOCK))).isInstanceOf(Visit.Refused.class);
        assertThat(state()).isEqualTo(State.HELD);
    }

    private static DigestPolicy blocking(String list) {
        return new DigestPolicy(
                true, Offer.RELEASE, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.COUNT, list);
    }

    @Test
    void mailThatSomebodyDeletedIsGone() throws IOException {
        quarantine.delete("A-held-1", Wish.of("admin", ""));
        assertThat(act(token(Act.RELEASE))).isInstanceOf(Visit.Refused.class);
        assertThat(state()).isEqualTo(State.DELETED);
    }

    @Test
    void aPolicyThatNoLongerOffersItIsHeeded() throws IOException {
        String token = token(Act.RELEASE);
        policy = new DigestPolicy(
                true, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.OFF, null);
        assertThat(act(token)).isInstanceOf(Visit.Refused.class);
        assertThat(state()).isEqualTo(State.HELD);
        assertThat(act(token(Act.REQUEST))).isInstanceOf(Visit.Done.class);
    }

    @Test
    void malwareIsNobodysToAskFor() throws IOException {
        HeldMail malware = HeldMails.of("M-held-1", "bob@example.com", MailClass.MALWARE);
        quarantine.put(malware, Mails.simple("M"));
        for (Act act : Act.values()) {
            assertThat(act(LinkMint.token(links, act, malware))).isInstanceOf(Visit.Refused.class);
        }
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void aLinkForAnotherRecipientOfTheSameNameOfMailIsRefused() throws IOException {
        HeldMail other = HeldMails.of("A-held-1", "ann@example.com", MailClass.SPAM);
        assertThat(act(LinkMint.token(links, Act.RELEASE, other))).isInstanceOf(Visit.Refused.class);
        HeldMail elsewhere = HeldMails.of("A-held-1", "bob@example.net", MailClass.SPAM);
        assertThat(act(LinkMint.token(links, Act.RELEASE, elsewhere))).isInstanceOf(Visit.Refused.class);
        assertThat(state()).isEqualTo(State.HELD);
    }

    @Test
    void linksEnd() throws IOException {
        String token = token(Act.RELEASE);
        clock.advance(Duration.ofDays(7));
        assertThat(act(token)).isInstanceOf(Visit.Expired.class);
        assertThat(state()).isEqualTo(State.HELD);
    }

    @Test
    void whoTriesManyLinksIsBarredForAWhileFromGoodOnesToo() throws IOException {
        for (int i = 0; i < LinkThrottle.FREE; i++) {
            assertThat(desk.look("forged." + i, HOST)).isInstanceOf(Visit.Forged.class);
        }
        assertThat(desk.look(token(Act.RELEASE), HOST)).isInstanceOf(Visit.Throttled.class);
        assertThat(desk.look(token(Act.RELEASE), "192.0.2.78")).isInstanceOf(Visit.Shown.class);
        clock.advance(LinkThrottle.TIME);
        assertThat(desk.look(token(Act.RELEASE), HOST)).isInstanceOf(Visit.Shown.class);
    }

    @Test
    void whereDigestsAreOffNoLinkIsGood() throws IOException {
        String token = token(Act.RELEASE);
        desk = desk();
        assertThat(act(token)).isInstanceOf(Visit.Forged.class);
    }
}
