package io.sallyport.digest;

import static io.sallyport.digest.DigestFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.digest.DigestLinks.Act;
import io.sallyport.digest.DigestLinks.Reading;
import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the policy of a recipient lets them know and do. */
class DigestMakerTest {
    @TempDir
    Path data;

    private DigestFixture digests;

    @BeforeEach
    void hold() throws IOException {
        digests = new DigestFixture(data, "sallyport.digest.max-entries", "3");
    }

    @AfterEach
    void close() throws IOException {
        digests.close();
    }

    private @Nullable Digest digest() throws IOException {
        return digests.maker().make("bob@example.com", NOON.minus(Duration.ofDays(1)), NOON);
    }

    private @Nullable Act offered(String id) throws IOException {
        Digest.Entry entry = Objects.requireNonNull(digest()).entries().stream()
                .filter(each -> each.mail().id().equals(id))
                .findFirst()
                .orElseThrow();
        return entry.links().isEmpty() ? null : entry.links().getFirst().act();
    }

    @Test
    void spamMayBeLetGoOtherClassesAskedForAndMalwareIsOnlyCounted() throws IOException {
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        digests.hold("P-held-1", "bob@example.com", MailClass.PHISHING);
        digests.hold("M-held-1", "bob@example.com", MailClass.MALWARE);
        assertThat(offered("S-held-1")).isEqualTo(Act.RELEASE);
        assertThat(offered("P-held-1")).isEqualTo(Act.REQUEST);
        Digest digest = Objects.requireNonNull(digest());
        assertThat(digest.entries()).hasSize(2);
        assertThat(digest.unlisted()).isEqualTo(Map.of(MailClass.MALWARE, 1L));
    }

    @Test
    void aPolicyMayOfferLess() throws IOException {
        digests.policy = new DigestPolicy(
                true, Offer.LIST, Offer.OFF, Offer.REQUEST, Offer.REQUEST, Offer.COUNT, Offer.OFF, null);
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        digests.hold("P-held-1", "bob@example.com", MailClass.PHISHING);
        digests.hold("R-held-1", "bob@example.com", MailClass.POLICY);
        digests.hold("M-held-1", "bob@example.com", MailClass.MALWARE);
        assertThat(offered("S-held-1")).isNull();
        assertThat(Objects.requireNonNull(digest()).entries()).hasSize(1);
        assertThat(Objects.requireNonNull(digest()).unlisted()).isEqualTo(Map.of(MailClass.PHISHING, 1L));
    }

    @Test
    void whereNothingIsListedNothingIsSent() throws IOException {
        digests.hold("M-held-1", "bob@example.com", MailClass.MALWARE);
        assertThat(digest()).isNull();
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        assertThat(digest()).isNotNull();
        digests.policy =
                new DigestPolicy(false, Offer.RELEASE, Offer.LIST, Offer.LIST, Offer.LIST, Offer.LIST, Offer.OFF, null);
        assertThat(digest()).isNull();
    }

    @Test
    void moreThanFitIsCounted() throws IOException {
        for (int i = 0; i < 10; i++) {
            digests.hold("S%d-held-1".formatted(i), "bob@example.com", MailClass.SPAM);
        }
        Digest digest = Objects.requireNonNull(digest());
        assertThat(digest.entries()).hasSize(3);
        assertThat(digest.more()).isEqualTo(7);
        assertThat(digest.total()).isEqualTo(10);
    }

    @Test
    void whatWasAskedForNeedsNoLink() throws IOException {
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        digests.quarantine.requestRelease("S-held-1", Wish.of("bob", ""));
        assertThat(offered("S-held-1")).isNull();
    }

    @Test
    void whereThePolicyNamesAListSendersOfListedMailCanBeBlocked() throws IOException {
        digests.policy = new DigestPolicy(
                true, Offer.RELEASE, Offer.LIST, Offer.LIST, Offer.LIST, Offer.LIST, Offer.COUNT, "unwanted");
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        digests.hold("P-held-1", "bob@example.com", MailClass.POLICY);
        assertThat(Objects.requireNonNull(digest()).entries())
                .extracting(entry ->
                        entry.links().stream().map(Digest.ShownLink::act).toList())
                .containsExactlyInAnyOrder(List.of(Act.RELEASE, Act.BLOCK), List.of(Act.BLOCK));
    }

    @Test
    void linksLeadToThePublicPlaceAndAreReadThere() throws IOException {
        digests.hold("S-held-1", "bob@example.com", MailClass.SPAM);
        String url = Objects.requireNonNull(Objects.requireNonNull(digest())
                        .entries()
                        .getFirst()
                        .links()
                        .getFirst())
                .url();
        assertThat(url).startsWith("https://mail.example.com/digest/");
        assertThat(digests.links.read(url.substring(url.lastIndexOf('/') + 1))).isInstanceOf(Reading.Valid.class);
    }
}
