package io.sallyport.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * The documents that Apache Tika and zip4j test with, all kinds of parsers, broken and encrypted ones among them, through
 * two workers: each gives a result, and what is known of some is found.
 */
class DocumentSuiteTest {
    private static final Logger LOG = Logger.getLogger(DocumentSuiteTest.class);
    private static final Wanted ALL =
            Wanted.DEFAULT.having(EnumSet.allOf(ParserFamily.class)).within(Duration.ofSeconds(20));

    @Test
    void everyDocumentGivesAResult() throws IOException {
        Map<Path, Extraction> results = extract();
        LOG.info(table(results));
        assertThat(count(results, Extraction.Kind.CRASHED, Extraction.Kind.UNREADABLE, Extraction.Kind.BUSY))
                .isZero();
        assertThat(count(results, Extraction.Kind.NOT_STARTED, Extraction.Kind.CANCELLED))
                .isZero();
    }

    private static Map<Path, Extraction> extract() throws IOException {
        List<Path> files = new ArrayList<>(Suites.files("attachments/tika"));
        files.addAll(Suites.files("attachments/zip4j"));
        Map<Path, CompletableFuture<Extraction>> asked = new LinkedHashMap<>();
        Map<Path, Extraction> results = new LinkedHashMap<>();
        try (WorkerPool pool = new WorkerPool(
                Configs.of(ExtractConfig.class, "sallyport.extract.queue", "10000", "sallyport.extract.patience", "5m"),
                MailMetrics.unread())) {
            for (Path file : files) {
                asked.put(file, pool.extract(document(file), ALL));
            }
            asked.forEach((file, result) ->
                    results.put(file, result.orTimeout(5, TimeUnit.MINUTES).join()));
        }
        return results;
    }

    private static Document document(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, file.getFileName().toString());
        String type = MimeTypes.getDefaultMimeTypes()
                .detect(new java.io.ByteArrayInputStream(octets), metadata)
                .toString();
        return new Document(file.getFileName().toString(), Octets.of(octets), type, null);
    }

    private static long count(Map<Path, Extraction> results, Extraction.Kind... kinds) {
        return results.values().stream()
                .filter(result -> result instanceof Extraction.Failed failed
                        && List.of(kinds).contains(failed.kind()))
                .count();
    }

    private static String table(Map<Path, Extraction> results) {
        Map<String, Integer> outcomes = new TreeMap<>();
        StringBuilder odd = new StringBuilder();
        results.forEach((file, result) -> {
            String outcome =
                    switch (result) {
                        case Extraction.Extracted extracted ->
                            extracted.facts().contains(DocumentFact.DAMAGED) ? "extracted, damaged" : "extracted";
                        case Extraction.NotWanted notWanted -> "not wanted";
                        case Extraction.Failed failed -> {
                            odd.append("%n%s: %s, %s"
                                    .formatted(file.getFileName(), failed.kind().text(), failed.detail()));
                            yield failed.kind().text();
                        }
                    };
            if (outcome.equals("extracted, damaged")) {
                odd.append("%n%s: damaged".formatted(file.getFileName()));
            }
            outcomes.merge(outcome, 1, Integer::sum);
        });
        return outcomes + odd.toString();
    }

    static Set<DocumentFact> facts(Extraction result) {
        return result instanceof Extraction.Extracted extracted ? extracted.facts() : Set.of();
    }
}
