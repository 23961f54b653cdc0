package io.sallyport.filter;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.content.reading.OpenedContent;
import io.sallyport.extract.Extraction;
import io.sallyport.extract.Extractor;
import io.sallyport.filter.attachment.AttachmentFilter;
import io.sallyport.filter.attachment.AttachmentSettings;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.ClassifierFilter;
import io.sallyport.filter.classifier.ClassifierSettings;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.content.ContentFilter;
import io.sallyport.filter.content.ContentSettings;
import io.sallyport.filter.extract.ExtractFilter;
import io.sallyport.filter.extract.ExtractSettings;
import io.sallyport.filter.impersonation.ImpersonationFilter;
import io.sallyport.filter.impersonation.ImpersonationSettings;
import io.sallyport.filter.impersonation.MemoryContactStore;
import io.sallyport.filter.mime.MimeFilter;
import io.sallyport.filter.mime.MimeSettings;
import io.sallyport.filter.url.UrlFilter;
import io.sallyport.filter.url.UrlSettings;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.OctetsMessage;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Judge;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to look into a mail: its structure, parts, texts and links are found out, all filters of content look at
 * them, and the policy judges. What others do is left out: an extractor answers at once, nobody asks the DNS, and no scanner
 * is asked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class ContentChainBenchmark {
    private static final String[] WORDS =
            "the and please you with meeting minutes patch review invoice thanks agenda project report order"
                    .split(" ");
    private static final String HEADER = """
            Return-Path: <anne@sender.example>
            Received: from mail.sender.example (mail.sender.example [192.0.2.1]) by mx.example.test with ESMTPS; Sat, 21 Nov 2026 10:00:00 +0000
            Date: Sat, 21 Nov 2026 10:00:00 +0000
            From: "Anne Sender" <anne@sender.example>
            To: "Bob" <user@example.test>
            Subject: Minutes of the meeting on Monday, and the report
            Message-ID: <4711.0815@sender.example>
            MIME-Version: 1.0
            """;

    /** Which message is looked into. */
    public enum Kind {
        /** Plain text of 4 KB with two links. */
        TEXT,
        /** 20 KB: text, HTML with style and ten links, and a small PDF. */
        MULTIPART
    }

    @Param({"TEXT", "MULTIPART"})
    public Kind kind = Kind.TEXT;

    private final ContentReader reader =
            new ContentReader(answering(), Path.of(System.getProperty("java.io.tmpdir")), Clock.systemUTC());
    private final Examinations mail = Examinations.at(Stage.DATA);
    private OctetsMessage message = new OctetsMessage(new byte[0]);
    private List<FilterRule> rules = List.of();
    private FilterChain chain = Chains.of(Clock.systemUTC());

    private static Extractor answering() {
        Extraction pdf = new Extraction.Extracted(
                "application/pdf",
                prose(3, 2_000),
                false,
                List.of("https://www.sender.example/report"),
                List.of(),
                List.of(),
                Set.of(),
                Map.of("pages", "1"));
        return (document, wanted) -> CompletableFuture.completedFuture(pdf);
    }

    @Setup
    public void prepare() throws IOException {
        String text = kind == Kind.TEXT ? plain() : multipart();
        message = new OctetsMessage(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        mail.message(text);
        rules = List.of(
                Chains.rule("mime", FilterSettings.of(MimeSettings.class, "{}")),
                Chains.rule("attachment", FilterSettings.of(AttachmentSettings.class, "{}")),
                Chains.rule("extract", FilterSettings.of(ExtractSettings.class, "{}")),
                Chains.rule("content", FilterSettings.of(ContentSettings.class, twentyRules())),
                Chains.rule("url", FilterSettings.of(UrlSettings.class, "{}")),
                Chains.rule("impersonation", FilterSettings.of(ImpersonationSettings.class, "{}")),
                Chains.rule("classifier", FilterSettings.of(ClassifierSettings.class, "{}")));
        chain = Chains.of(
                Clock.systemUTC(),
                new MimeFilter(),
                new AttachmentFilter(),
                new ExtractFilter(),
                new ContentFilter(),
                new UrlFilter(),
                new ImpersonationFilter(new MemoryContactStore(1_000)),
                new ClassifierFilter(trained()));
    }

    private static Classifier trained() throws IOException {
        Classifier classifier = Classifier.forgetful(Clock.systemUTC());
        for (int i = 0; i < 250; i++) {
            classifier.learn(letter(prose(i, 500) + " casino winner"), Label.SPAM, null);
            classifier.learn(letter(prose(1_000 + i, 500)), Label.HAM, null);
        }
        return classifier;
    }

    private static Octets letter(String text) {
        return Octets.of((HEADER + "\n" + text).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Rules as administrators write them: words, phrases, and an expression here and there. */
    private static String twentyRules() {
        return IntStream.range(0, 20)
                .mapToObj(rule -> rule % 4 == 3
                        ? "{ name: r%d, points: 1, matches: \"(?i)\\\\b(wire|gift)-?(transfer|card)%d\\\\b\" }"
                                .formatted(rule, rule)
                        : "{ name: r%d, points: 1, words: [lottery%d, winner%d, jackpot%d], phrases: [act now %d] }"
                                .formatted(rule, rule, rule, rule, rule))
                .collect(Collectors.joining(
                        ", ",
                        "{ rules: [ ",
                        " ], data: [ { name: cards, kind: card-number }, { name: accounts, kind: iban } ] }"));
    }

    private static String prose(int seed, int length) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int words = 1; text.length() < length; words++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(words % 11 == 0 ? ".\n" : " ");
        }
        return text.toString();
    }

    private static String plain() {
        return HEADER + "Content-Type: text/plain; charset=utf-8\n\n" + prose(1, 3_500)
                + "\nhttps://www.sender.example/minutes/4711?from=mail and http://lists.sender.example/\n";
    }

    private static String multipart() {
        Base64.Encoder lines = Base64.getMimeEncoder(76, new byte[] {'\n'});
        return HEADER + "Content-Type: multipart/mixed; boundary=outer\n\n"
                + "--outer\nContent-Type: multipart/alternative; boundary=inner\n\n"
                + "--inner\nContent-Type: text/plain; charset=utf-8\n\n" + prose(1, 2_500)
                + "\n--inner\nContent-Type: text/html; charset=utf-8\n\n" + html()
                + "\n--inner--\n"
                + "--outer\nContent-Type: application/pdf; name=report.pdf\n"
                + "Content-Disposition: attachment; filename=report.pdf\nContent-Transfer-Encoding: base64\n\n"
                + lines.encodeToString(pdf().getBytes(StandardCharsets.US_ASCII))
                + "\n--outer--\n";
    }

    private static String html() {
        String paragraphs = IntStream.range(0, 10)
                .mapToObj(i -> """
                        <tr><td class="cell" style="padding: 4px; color: #222; font-size: 14px"><p>%s</p>
                        <a href="https://www.sender.example/news/%d?ref=mail">Read more</a></td></tr>
                        """.formatted(prose(10 + i, 450), i))
                .collect(Collectors.joining());
        return """
                <html><head><style>.cell { font-family: sans-serif } a { color: #06c } .off { display: none }</style>
                </head><body bgcolor="#ffffff"><table width="600">
                <tr><td><img src="https://www.sender.example/logo.png" width="200" height="60"></td></tr>
                """ + paragraphs + "</table></body></html>";
    }

    private static String pdf() {
        return """
                %PDF-1.4
                1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
                2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
                3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj
                4 0 obj << /Length 5500 >> stream
                """ + prose(7, 5_500) + """

                endstream endobj
                trailer << /Root 1 0 R >>
                %%EOF
                """;
    }

    @Benchmark
    public Verdict judge() throws IOException {
        MessageHeader header = Objects.requireNonNull(MessageHeader.read(message, 1 << 20));
        try (OpenedContent content = reader.open(message, header, ContentPolicy.DEFAULT)) {
            mail.content(content);
            Screening screening = chain.screen(mail);
            screening.begin(rules);
            return Judge.judge(Thresholds.NONE, screening.findings(rules));
        }
    }
}
