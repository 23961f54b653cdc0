package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.SiteConfig;
import io.sallyport.filter.antivirus.AntivirusFilter;
import io.sallyport.filter.attachment.AttachmentFilter;
import io.sallyport.filter.auth.AuthFilter;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.ClassifierFilter;
import io.sallyport.filter.content.ContentFilter;
import io.sallyport.filter.dnsbl.DnsblFilter;
import io.sallyport.filter.dnsbl.DnswlFilter;
import io.sallyport.filter.dnsbl.ZoneHealth;
import io.sallyport.filter.extract.ExtractFilter;
import io.sallyport.filter.greylist.GreylistFilter;
import io.sallyport.filter.greylist.MemoryGreylistStore;
import io.sallyport.filter.header.HeaderFilter;
import io.sallyport.filter.helo.HeloFilter;
import io.sallyport.filter.impersonation.ImpersonationFilter;
import io.sallyport.filter.impersonation.MemoryContactStore;
import io.sallyport.filter.lists.ListsFilter;
import io.sallyport.filter.mime.MimeFilter;
import io.sallyport.filter.protocol.ProtocolFilter;
import io.sallyport.filter.ratelimit.LocalHitCounter;
import io.sallyport.filter.ratelimit.RateLimitFilter;
import io.sallyport.filter.recipient.RecipientFilter;
import io.sallyport.filter.rspamd.RspamdFilter;
import io.sallyport.filter.sender.SenderFilter;
import io.sallyport.filter.url.UrlFilter;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.RecordDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/filters.md} is what the source says. */
class FilterDocsTest {
    private static final Path PAGE = Path.of("docs/filters.md");
    private static final Path HEAD = Path.of("src/test/resources/docs/filters-head.md");
    private static final Path SOURCES = Path.of("src/main/java/io/sallyport/filter");
    private static final Pattern LIST_EXAMPLE = Pattern.compile("```text\n# (lists/\\S+)\n(.*?)```", Pattern.DOTALL);

    private final List<Filter<?>> filters = filters();

    private FilterDocs docs = new FilterDocs(readDocs());

    @TempDir
    Path folder;

    private static List<Filter<?>> filters() {
        MailMetrics metrics = MailMetrics.unread();
        var clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
        var zones = new ZoneHealth(clock, metrics);
        var site = Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.test");
        var registry = new FilterRegistry(List.of(
                AntivirusFilter.rehearsing(),
                new AttachmentFilter(),
                new AuthFilter(),
                new ClassifierFilter(Classifier.forgetful(clock)),
                new ContentFilter(),
                new DnsblFilter(zones, metrics),
                new DnswlFilter(zones, metrics),
                new ExtractFilter(),
                new GreylistFilter(new MemoryGreylistStore(10), metrics),
                new HeaderFilter(site),
                new HeloFilter(site),
                new ImpersonationFilter(new MemoryContactStore(10)),
                new ListsFilter(),
                new MimeFilter(),
                new ProtocolFilter(),
                new RateLimitFilter(new LocalHitCounter(10, metrics)),
                new RecipientFilter(),
                RspamdFilter.rehearsing(),
                new SenderFilter(),
                new UrlFilter()));
        return List.copyOf(registry.all());
    }

    private static RecordDocs readDocs() {
        try {
            return RecordDocs.of(List.of(SOURCES));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void writeLists() throws IOException {
        Files.createDirectories(folder.resolve("lists"));
        Files.createDirectories(folder.resolve("domains"));
        Files.writeString(folder.resolve("domains/example.com.yaml"), """
                relay: { backends: ["127.0.0.1:2526"] }
                recipients: accept
                """);
        Files.writeString(folder.resolve("lists/partners.txt"), "partner.example requires=dkim\n");
        Files.writeString(folder.resolve("lists/free-hosting.txt"), ".free-hosting.example\n");
        Files.writeString(folder.resolve("lists/games.txt"), "roulette\n");
        Files.writeString(folder.resolve("lists/people.csv"), "name,address,title,aliases\n");
        Files.writeString(folder.resolve("lists/blocked.txt"), "192.0.2.0/24\n");
    }

    @Test
    void theReferenceIsThatOfTheSource() throws IOException {
        String page = docs.page(Files.readString(HEAD), filters);
        if (Boolean.getBoolean("sallyport.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("rewrite it: ./mvnw test -Dtest=FilterDocsTest -Dsallyport.docs.write=true")
                .isEqualTo(page);
    }

    @Test
    void everyFilterHasASection() throws IOException {
        assertThat(filters.stream()
                        .map(filter -> filter.getClass().getPackageName())
                        .distinct())
                .as("a filter's folder that is not in the list of this test")
                .containsExactlyInAnyOrderElementsOf(packages());
    }

    private static List<String> packages() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.filter(Files::isDirectory)
                    .map(path -> "io.sallyport.filter." + path.getFileName())
                    .toList();
        }
    }

    @Test
    void everyExampleIsAPolicyThatHolds() throws IOException {
        for (Filter<?> filter : filters) {
            String policy = "filters:\n" + docs.example(filter.settingsType()).indent(2);
            Files.writeString(folder.resolve("policy.yaml"), policy);
            assertThat(new PolicyLoader(new FilterRegistry(filters)).load(folder))
                    .as(policy)
                    .isInstanceOf(LoadResult.Loaded.class);
        }
    }

    @Test
    void theExampleOfAListHolds() throws IOException {
        var example = LIST_EXAMPLE
                .matcher(Files.readString(HEAD))
                .results()
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve(example.group(1)), example.group(2));
        Files.writeString(folder.resolve("policy.yaml"), """
                filters:
                  greylist: { on-unavailable: pass, except: lists/people.txt }
                """);
        assertThat(new PolicyLoader(new FilterRegistry(filters)).load(folder)).isInstanceOf(LoadResult.Loaded.class);
    }

    /** A finding whose name stands in the source of a filter and not in its Javadoc would be missing here. */
    @Test
    void everyFindingIsDocumented() throws IOException {
        for (Filter<?> filter : filters) {
            assertThat(docs.findings(filter)).as(filter.name()).isNotEmpty();
            assertThat(docs.findings(filter).keySet()).containsAll(namesInSourceOf(filter));
        }
    }

    private static Set<String> namesInSourceOf(Filter<?> filter) throws IOException {
        Pattern name =
                Pattern.compile("\"(%s\\.[a-z0-9-]*[a-z0-9])\"|filter \\+ \"(\\.[a-z-]+)\"".formatted(filter.name()));
        Path sources = SOURCES.resolve(filter.getClass().getPackageName().substring("io.sallyport.filter.".length()));
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.collect(Collectors.toList())) {
                name.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1) != null ? found.group(1) : filter.name() + found.group(2))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
