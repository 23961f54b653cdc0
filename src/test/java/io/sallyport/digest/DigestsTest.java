package io.sallyport.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quarantine.MailClass;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When digests are sent. */
class DigestsTest {
    @TempDir
    Path data;

    private DigestFixture digests;

    private void begin(String... settings) throws IOException {
        digests = new DigestFixture(data, settings);
    }

    @AfterEach
    void close() throws IOException {
        digests.close();
    }

    private void hold(String id) {
        digests.quarantine.put(
                HeldMails.received(HeldMails.of(id, "bob@example.com", MailClass.SPAM), digests.clock.instant()),
                Mails.simple(id));
    }

    private void keep(Digests started) {
        started.keep(digests.round());
    }

    @Test
    void mailHeldSinceTheLastDigestIsToldOfWhenTheNextIsDue() throws IOException {
        begin("sallyport.digest.every", "hourly");
        Digests started = digests.digests();
        keep(started);
        hold("A-held-1");
        digests.clock.advance(Duration.ofMinutes(59));
        keep(started);
        assertThat(digests.recipients()).isEmpty();
        digests.clock.advance(Duration.ofMinutes(1));
        keep(started);
        keep(started);
        assertThat(digests.recipients()).containsExactly("bob@example.com");
        digests.carryAway();
        digests.clock.advance(Duration.ofHours(5));
        keep(started);
        assertThat(digests.recipients()).isEmpty();
        hold("B-held-1");
        digests.clock.advance(Duration.ofHours(1));
        keep(started);
        assertThat(digests.recipients()).containsExactly("bob@example.com");
    }

    @Test
    void mailHeldBeforeDigestsWereWantedIsNotToldOf() throws IOException {
        begin("sallyport.digest.every", "hourly");
        hold("A-held-1");
        digests.clock.advance(Duration.ofMinutes(90));
        Digests started = digests.digests();
        keep(started);
        digests.clock.advance(Duration.ofHours(2));
        keep(started);
        assertThat(digests.recipients()).isEmpty();
    }

    @Test
    void whatWasDueWhileTheGatewayWasDownIsInOneDigest() throws IOException {
        begin("sallyport.digest.every", "daily", "sallyport.digest.at", "07:00");
        keep(digests.digests());
        hold("A-held-1");
        digests.clock.advance(Duration.ofDays(2));
        hold("B-held-1");
        digests.clock.advance(Duration.ofDays(2));
        keep(digests.digests());
        assertThat(digests.recipients()).containsExactly("bob@example.com");
        assertThat(digests.text()).contains("Subject: 2 mails are held for you");
    }

    @Test
    void mailOfTheMarginIsInTheNextDigest() throws IOException {
        begin("sallyport.digest.every", "hourly", "sallyport.digest.margin", "10m");
        keep(digests.digests());
        digests.clock.advance(Duration.ofMinutes(55));
        hold("A-held-1");
        digests.clock.advance(Duration.ofMinutes(5));
        keep(digests.digests());
        assertThat(digests.recipients()).isEmpty();
        digests.clock.advance(Duration.ofHours(1));
        keep(digests.digests());
        assertThat(digests.recipients()).containsExactly("bob@example.com");
    }

    @Test
    void digestsThatAreAskedForDoNotWait() throws IOException {
        begin();
        Digests started = digests.digests();
        keep(started);
        hold("A-held-1");
        digests.clock.advance(Duration.ofSeconds(1));
        assertThat(started.sendNow()).isTrue();
        keep(started);
        assertThat(digests.recipients()).containsExactly("bob@example.com");
        digests.carryAway();
        digests.clock.advance(Duration.ofDays(1));
        keep(started);
        assertThat(digests.recipients()).isEmpty();
    }

    @Test
    void nothingIsSentWhereDigestsAreOff() throws IOException {
        begin("sallyport.digest.enabled", "false");
        Digests off = digests.digests();
        off.start();
        assertThat(off.sendNow()).isFalse();
        assertThat(Files.exists(digests.file())).isFalse();
    }

    /** Its thread would go on with what the container has closed, and break in words that nobody can use. */
    @Test
    void whereALaterPartFailsToStartDigestsEndWithTheContainer() throws Exception {
        begin();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Digests started = digests.digests();
        started.start();
        List<Thread> senders = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("digests") && !before.contains(thread))
                .toList();
        assertThat(senders).hasSize(1);
        started.onFailedStart("container");
        assertThat(senders).noneMatch(Thread::isAlive);
    }

    @Test
    void withoutASenderTheGatewayDoesNotStart() throws IOException {
        begin("sallyport.digest.sender", "nobody");
        assertThatThrownBy(() -> digests.digests())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sallyport.digest.sender");
    }

    @Test
    void failuresAreCountedAndTheRoundGoesOnLater() throws IOException {
        begin("sallyport.digest.every", "hourly");
        Digests started = digests.digests();
        keep(started);
        hold("A-held-1");
        digests.clock.advance(Duration.ofHours(1));
        digests.signer = message -> {
            throw new IOException("no key");
        };
        keep(started);
        assertThat(digests.count("sallyport.digest.mails", "failed")).isEqualTo(1);
        assertThat(Objects.requireNonNull(DigestProgress.read(digests.file())).round())
                .isNotNull();
        digests.signer = message -> "";
        keep(started);
        assertThat(digests.recipients()).containsExactly("bob@example.com");
    }
}
