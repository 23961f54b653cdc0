package io.sallyport.digest;

import static io.sallyport.digest.DigestFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Wish;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of held mail, and that each is told once. */
class DigestRoundTest {
    @TempDir
    Path data;

    private DigestFixture digests;

    @BeforeEach
    void begin() throws IOException {
        digests = new DigestFixture(data);
        DigestProgress.toldUntil(NOON.minus(Duration.ofHours(1)))
                .beginning(NOON)
                .write(digests.file());
    }

    @AfterEach
    void close() throws IOException {
        digests.close();
    }

    private List<String> hold(int number) {
        return IntStream.range(0, number)
                .mapToObj(i ->
                        digests.hold("M%03d-held-1".formatted(i), "user%03d@example.com".formatted(i), MailClass.SPAM))
                .map(mail -> mail.recipient().toString())
                .toList();
    }

    @Test
    void eachRecipientGetsOneDigestOfAllTheirMail() throws IOException {
        digests.hold("A-held-1", "bob@example.com", MailClass.SPAM);
        digests.hold("B-held-1", "Bob@example.com", MailClass.PHISHING);
        digests.hold("B-held-2", "ann@example.com", MailClass.PHISHING);
        assertThat(digests.round().run(1_000)).isTrue();
        assertThat(digests.recipients()).containsExactly("ann@example.com", "bob@example.com");
        assertThat(digests.count("sallyport.digest.mails", "sent")).isEqualTo(2);
        assertThat(DigestProgress.read(digests.file())).isEqualTo(DigestProgress.toldUntil(NOON));
    }

    @Test
    void digestsGoOutWithTheNullReversePathAndAsWrittenByAProgram() throws IOException {
        digests.hold("A-held-1", "bob@example.com", MailClass.SPAM);
        digests.round().run(1_000);
        assertThat(digests.spool.all()).singleElement().satisfies(mail -> {
            assertThat(mail.envelope().reversePath()).isNull();
            assertThat(mail.queueId()).startsWith("digest-");
            assertThat(mail.via()).isEqualTo("example.com");
        });
        assertThat(digests.text())
                .contains("Auto-Submitted: auto-generated\r\n", "To: <bob@example.com>\r\n")
                .contains("Subject: 1 mail is held for you\r\n");
    }

    @Test
    void mailOfAnotherTimeDecidedMailAndMailOfDomainsThatAreNotServedIsNotToldOf() throws IOException {
        digests.hold("A-held-1", "bob@example.com", MailClass.SPAM);
        digests.hold("B-held-1", "ann@example.net", MailClass.SPAM);
        digests.hold("C-held-1", "cid@example.com", MailClass.SPAM);
        digests.quarantine.delete("C-held-1", Wish.of("admin", ""));
        DigestProgress.toldUntil(NOON).beginning(NOON.plusSeconds(60)).write(digests.file());
        assertThat(digests.round().run(1_000)).isTrue();
        assertThat(digests.recipients()).isEmpty();
        DigestProgress.toldUntil(NOON.minusSeconds(3600)).beginning(NOON).write(digests.file());
        assertThat(digests.round().run(1_000)).isTrue();
        assertThat(digests.recipients()).containsExactly("bob@example.com");
    }

    @Test
    void aRoundGoesOnWhereItsNumberWasReached() throws IOException {
        List<String> all = hold(250);
        DigestRound round = digests.round();
        assertThat(round.run(120)).isFalse();
        assertThat(digests.recipients()).isEqualTo(all.subList(0, 120));
        digests.carryAway();
        assertThat(round.run(1_000)).isTrue();
        assertThat(digests.recipients()).isEqualTo(all.subList(120, 250));
        digests.carryAway();
        assertThat(round.run(1_000)).isTrue();
        assertThat(digests.recipients()).isEmpty();
    }

    /** The program ends between the spool and the note: on a disk that takes no note. */
    @Test
    void whatWasInTheSpoolBeforeACrashIsNotSentAgain() throws IOException {
        List<String> all = hold(3);
        withoutRoomForNotes(
                () -> assertThatThrownBy(() -> digests.round().run(2)).isInstanceOf(IOException.class));
        assertThat(digests.recipients()).isEqualTo(all.subList(0, 2));

        digests.reopen();
        DigestRound next = digests.round();
        next.recover();
        digests.carryAway();
        assertThat(next.run(1_000)).isTrue();
        assertThat(digests.recipients()).containsExactly(all.get(2));
    }

    @Test
    void whatWasInTheSpoolBeforeAFailureIsNotMadeAgain() throws IOException {
        List<String> all = hold(3);
        DigestRound round = digests.round();
        withoutRoomForNotes(() -> assertThatThrownBy(() -> round.run(2)).isInstanceOf(IOException.class));
        assertThat(round.run(1_000)).isTrue();
        assertThat(digests.recipients()).isEqualTo(all);
    }

    @Test
    void afterACrashBehindTheNoteNothingIsSentAgain() throws IOException {
        List<String> all = hold(3);
        digests.round().run(2);
        digests.reopen();
        DigestRound next = digests.round();
        next.recover();
        assertThat(DigestProgress.read(digests.file()))
                .extracting(DigestProgress::round)
                .isEqualTo(new DigestProgress.Round(
                        NOON.minus(Duration.ofHours(1)).toEpochMilli(),
                        NOON.toEpochMilli(),
                        all.get(1),
                        Set.copyOf(all.subList(0, 2))));
        digests.carryAway();
        assertThat(next.run(1_000)).isTrue();
        assertThat(digests.recipients()).containsExactly(all.get(2));
    }

    @Test
    void whatIsWrongWithOneDigestDoesNotKeepTheOthers() throws IOException {
        hold(3);
        digests.signer = message -> {
            if (new String(Mails.bytes(message), StandardCharsets.UTF_8).contains("To: <user001")) {
                throw new IllegalArgumentException("not to be signed");
            }
            return "";
        };
        assertThat(digests.round().run(1_000)).isTrue();
        assertThat(digests.recipients()).containsExactly("user000@example.com", "user002@example.com");
        assertThat(digests.count("sallyport.digest.mails", "failed")).isEqualTo(1);
    }

    @Test
    void noteThatIsDamagedStopsDigests() throws IOException {
        hold(1);
        Files.writeString(digests.file(), "{");
        assertThatThrownBy(() -> digests.round().run(1_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
        assertThat(digests.recipients()).isEmpty();
    }

    private interface Deed {
        void run() throws IOException;
    }

    /** Nothing can be noted any more once the first digest is made, until the deed is over. */
    private void withoutRoomForNotes(Deed deed) throws IOException {
        Path file = digests.file();
        String before = Files.readString(file);
        digests.signer = message -> {
            if (Files.isRegularFile(file)) {
                Files.delete(file);
                Files.createDirectories(file.resolve("in-the-way"));
            }
            return "";
        };
        deed.run();
        digests.signer = message -> "";
        Files.delete(file.resolve("in-the-way"));
        Files.delete(file);
        Files.writeString(file, before);
    }
}
