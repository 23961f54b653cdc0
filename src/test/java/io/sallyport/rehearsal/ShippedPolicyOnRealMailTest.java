package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.test.PolicyTest;
import io.sallyport.policy.test.PolicyTest.Answer;
import io.sallyport.policy.test.PolicyTest.ClientAddress;
import io.sallyport.policy.test.PolicyTest.Expectation;
import io.sallyport.policy.test.PolicyTest.Given;
import io.sallyport.policy.test.PolicyTest.Moment;
import io.sallyport.policy.yaml.Place;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.Suites;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped policy over mail that people wanted. Who brought it, and what its domains published, is not known any more:
 * all of it comes from one server, of domains without SPF and DMARC.
 */
class ShippedPolicyOnRealMailTest {
    private static final Path SHIPPED = Path.of("policies");
    private static final String CORPUS = "spam/spamassassin-corpus";
    private static final List<String> HAM = List.of("easy-ham-1", "easy-ham-2", "hard-ham-1");
    private static final int SAMPLE = 300;
    private static final MailAddress RECIPIENT = new MailAddress("jane", "our.example");
    private static final Pattern DATE =
            Pattern.compile("(?mi)^Date:\\s*(?:\\w{3},)?\\s*(\\d+ \\w{3} (?:19|20)\\d{2} [\\d:]{8} [+-]\\d{4})");
    private static final Pattern SENDER =
            Pattern.compile("(?mi)^(?:Return-Path|From):.*?([\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+)");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** Every domain takes mail; nothing else is published. */
    private static final String ZONE = "*. IN A 192.0.2.1\n";

    /** The client has a name that leads back to it. */
    private static final String NAME = "1.2.0.192.in-addr.arpa. IN PTR mail.sender.example.\n";

    @TempDir
    private Path folder;

    private final Settings settings = Settings.of(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withDefaultValue("HOSTNAME", "mx.our-gateway.example"));

    @Test
    void hamIsDeliveredWithoutADelay() throws IOException {
        assertAll(Action.DELIVER, Score.of("3"), "mail.sender.example", ZONE + NAME);
    }

    /** Of the honest servers it is the worst that one meets: no name of its address, and one of a desktop in HELO. */
    @Test
    void hamOfABadlyKeptServerIsNotHeld() throws IOException {
        assertAll(Action.TAG, Score.of("7"), "desktop", ZONE);
    }

    /** The mails that had a worse end, or as many points, are named. */
    private void assertAll(Action worst, Score below, String helo, String zone) throws IOException {
        InstalledFilters filters =
                new InstalledFilters(settings, folder.resolve("no-plugins"), ContentReaders.withoutWorkers());
        LoadResult shipped = new PolicyLoader(filters.blocks()).load(SHIPPED);
        assertThat(shipped).isInstanceOf(LoadResult.Loaded.class);
        PolicyTestRun run = new PolicyTestRun(settings, filters, ((LoadResult.Loaded) shipped).policy(), folder);
        List<String> hurt = new ArrayList<>();
        for (Path file : sample(Suites.full() ? Integer.MAX_VALUE : SAMPLE)) {
            Rehearsed.Fate fate = run.play(mail(file, helo, zone)).fateOf(RECIPIENT);
            Verdict verdict = fate.verdict();
            Score score = verdict == null ? Score.ZERO : verdict.score();
            if (fate.action().compareTo(worst) > 0 || score.isAtLeast(below)) {
                List<String> found = fate.findings().stream().map(Finding::name).toList();
                hurt.add("%s: %s, %s points: %s".formatted(file.getFileName(), fate.action(), score, found));
            }
        }
        assertThat(hurt).isEmpty();
    }

    /** About the same number of each folder, spread over it. */
    private static List<Path> sample(int size) {
        List<Path> sample = new ArrayList<>();
        for (String name : HAM) {
            List<Path> all = Suites.files(CORPUS + "/" + name);
            int wanted = Math.min(size / HAM.size(), all.size());
            for (int i = 0; i < wanted; i++) {
                sample.add(all.get(i * all.size() / wanted));
            }
        }
        return sample;
    }

    private PolicyTest mail(Path file, String helo, String zone) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String message = text.startsWith("From ") ? text.substring(text.indexOf('\n') + 1) : text;
        Files.createDirectories(folder.resolve("tests"));
        Path copy = folder.resolve("tests/mail.eml");
        Files.writeString(copy, message, StandardCharsets.ISO_8859_1);
        String sender = SENDER.matcher(message)
                .results()
                .findFirst()
                .map(match -> match.group(1))
                .orElse("somebody@sender.example");
        Given given = new Given(
                ClientAddress.of("192.0.2.1"),
                helo,
                true,
                sender,
                List.of(RECIPIENT.toString()),
                List.of(),
                List.of(new DomainName("our.example")),
                null,
                copy.getFileName(),
                zone,
                List.of(),
                List.of(new Answer("greylist", null, null, null, null)),
                List.of(),
                new Moment(received(message)),
                1);
        Expectation nothing = new Expectation(null, null, null, List.of(), List.of(), null, List.of());
        return new PolicyTest(file.getFileName().toString(), Place.startOf("mail"), List.of(), given, nothing);
    }

    /** When it was written, for it came soon after; if that cannot be read, when most of the corpus was. */
    private static Instant received(String message) {
        try {
            return DATE.matcher(message)
                    .results()
                    .findFirst()
                    .map(match -> OffsetDateTime.parse(match.group(1), WRITTEN).toInstant())
                    .orElse(Instant.parse("2002-09-15T00:00:00Z"));
        } catch (DateTimeParseException e) {
            return Instant.parse("2002-09-15T00:00:00Z");
        }
    }
}
