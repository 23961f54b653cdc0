package io.sallyport.filter;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.content.reading.OpenedContent;
import io.sallyport.extract.Extraction;
import io.sallyport.filter.attachment.AttachmentFilter;
import io.sallyport.filter.attachment.AttachmentSettings;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.ClassifierFilter;
import io.sallyport.filter.classifier.ClassifierSettings;
import io.sallyport.filter.content.ContentFilter;
import io.sallyport.filter.content.ContentSettings;
import io.sallyport.filter.extract.ExtractFilter;
import io.sallyport.filter.extract.ExtractSettings;
import io.sallyport.filter.mime.MimeFilter;
import io.sallyport.filter.mime.MimeSettings;
import io.sallyport.filter.url.UrlFilter;
import io.sallyport.filter.url.UrlSettings;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A process that looks into one message on disk many times at once, keeps all of it until the last one is done, and says so. */
final class ContentMemory {
    private static final List<FilterRule> RULES = List.of(
            Chains.rule("mime", FilterSettings.of(MimeSettings.class, "{}")),
            Chains.rule("attachment", FilterSettings.of(AttachmentSettings.class, "{}")),
            Chains.rule("extract", FilterSettings.of(ExtractSettings.class, "{}")),
            Chains.rule("content", FilterSettings.of(ContentSettings.class, "{ data: [ { name: n, kind: iban } ] }")),
            Chains.rule("url", FilterSettings.of(UrlSettings.class, "{}")),
            Chains.rule("classifier", FilterSettings.of(ClassifierSettings.class, "{}")));

    private final ContentReader reader;
    private final FilterChain chain = Chains.of(
            Clock.systemUTC(),
            new MimeFilter(),
            new AttachmentFilter(),
            new ExtractFilter(),
            new ContentFilter(),
            new UrlFilter(),
            new ClassifierFilter(Classifier.forgetful(Clock.systemUTC())));

    private ContentMemory(Path scratch) {
        this.reader = new ContentReader(
                (document, wanted) -> CompletableFuture.completedFuture(
                        new Extraction.Failed(Extraction.Kind.BUSY, "no workers here")),
                scratch,
                Clock.systemUTC());
    }

    private record StoredMail(Path file) implements MailMessage {
        @Override
        public long size() {
            return file.toFile().length();
        }

        @Override
        public InputStream open() throws IOException {
            return new BufferedInputStream(Files.newInputStream(file));
        }

        @Override
        public boolean hasEightBitData() {
            return false;
        }
    }

    /** Takes the file, a folder for what is unpacked, and how often at once it is looked into. */
    public static void main(String... arguments) throws Exception {
        ContentMemory memory = new ContentMemory(Path.of(arguments[1]));
        int sessions = Integer.parseInt(arguments[2]);
        CyclicBarrier allAreDone = new CyclicBarrier(sessions);
        List<Future<Integer>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < sessions; i++) {
                parts.add(threads.submit(() -> memory.look(new StoredMail(Path.of(arguments[0])), allAreDone)));
            }
            for (Future<Integer> part : parts) {
                System.out.println("items " + part.get());
            }
        }
    }

    private int look(MailMessage message, CyclicBarrier allAreDone) throws Exception {
        MessageHeader header = Objects.requireNonNull(MessageHeader.read(message, 1 << 20));
        try (OpenedContent content = reader.open(message, header, ContentPolicy.DEFAULT)) {
            Screening screening = chain.screen(Examinations.at(Stage.DATA).content(content));
            screening.begin(RULES);
            screening.findings(RULES);
            allAreDone.await(5, TimeUnit.MINUTES);
            return content.inventory().items().size();
        }
    }
}
