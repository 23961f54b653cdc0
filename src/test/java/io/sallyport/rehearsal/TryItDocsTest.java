package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.Mails;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message of {@code docs/try-it.md} makes the finding that stands above it, under the policy that ships. */
class TryItDocsTest {
    private static final Pattern MESSAGE = Pattern.compile("`([a-z.-]+)`:\n\n```eml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everyMessageIsFound() throws IOException {
        List<MatchResult> messages = MESSAGE.matcher(Files.readString(Path.of("docs/try-it.md")))
                .results()
                .toList();
        assertThat(messages).hasSizeGreaterThan(7);
        for (MatchResult message : messages) {
            assertThat(findings(message.group(2))).as(message.group(2)).contains(message.group(1));
        }
    }

    private List<String> findings(String message) throws IOException {
        Settings settings = Settings.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withDefaultValue("HOSTNAME", "mx.our-gateway.example"));
        InstalledFilters filters =
                new InstalledFilters(settings, folder.resolve("no-plugins"), ContentReaders.withoutWorkers());
        LoadResult shipped = new PolicyLoader(filters.blocks()).load(Path.of("policies"));
        Scan scan =
                new Scan(settings, filters, ((LoadResult.Loaded) shipped).policy(), ZoneFileResolver.of("nothing", ""));
        Decision decision = Scan.decision(scan.judge(
                Mails.of(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)),
                new Scan.Arriving(
                        Instant.parse("2026-11-22T10:00:00Z"),
                        InetAddress.ofLiteral("127.0.0.1"),
                        "mail.sender.example",
                        new MailAddress("anne", "sender.example"),
                        List.of(new MailAddress("bob", "example.test")))));
        return decision.judgements().stream()
                .flatMap(judgement -> judgement.verdict().findings().stream())
                .map(Weighed::finding)
                .map(Finding::name)
                .toList();
    }
}
