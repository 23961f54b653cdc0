package io.sallyport.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Workers;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How work and workers come to an end, and that nothing is left of them. */
class WorkerEndsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOSTILE = "XML=" + TellingTooMuchParser.class.getName();
    private static final String MOCK = "XML=org.apache.tika.parser.mock.MockParser";
    private static final String HANG =
            "<hang millis=\"60000\" heavy=\"false\" sleep=\"true\" interruptible=\"false\"/>";

    /** Of other tests in this process, such as those of a whole gateway, which ends with it. */
    private static final Set<Long> WORKERS_OF_OTHERS = Workers.running();

    private static final Set<Thread> THREADS_OF_OTHERS = Set.copyOf(allThreads());

    private final Set<Path> foldersBefore = folders();

    @AfterEach
    void nothingIsLeft() {
        Await.until(PATIENCE, () -> "workers are left", () -> workers().isEmpty());
        Await.until(PATIENCE, () -> "threads are left", () -> threads().isEmpty());
        assertThat(folders()).isEqualTo(foldersBefore);
    }

    @Test
    void whoSaysTooMuchIsStopped() {
        // Class loaders do not tell where the classes of tests lie.
        try (WorkerPool pool = pool(HOSTILE, "sallyport.extract.classpath", System.getProperty("java.class.path"))) {
            assertThat(kind(pool, xml("ENDLESS"))).isEqualTo(Extraction.Kind.OUTPUT);
            assertThat(kind(pool, xml("ENDLESS FILES"))).isEqualTo(Extraction.Kind.OUTPUT);
            assertThat(kind(pool, xml("NONSENSE"))).isEqualTo(Extraction.Kind.CRASHED);
        }
    }

    @Test
    void whoWritesTooManyFilesIsStopped() {
        try (WorkerPool pool = pool(HOSTILE, "sallyport.extract.classpath", System.getProperty("java.class.path"))) {
            assertThat(kind(pool, xml("TEMPORARY"))).isEqualTo(Extraction.Kind.OUTPUT);
        }
    }

    @Test
    void killOfAWorkerThatStartsIsNotHeldAgainstTheNext(@TempDir Path folder) throws IOException {
        Path launcher = folder.resolve("launcher");
        Files.writeString(launcher, "mkdir '%s/once' 2>/dev/null && kill -9 $$\nexec \"$@\"\n".formatted(folder));
        try (WorkerPool pool = pool(MOCK, "sallyport.extract.launcher", "sh," + launcher)) {
            assertThat(extract(pool, xml("")).join()).isInstanceOf(Extraction.Extracted.class);
            assertThat(folder.resolve("once")).exists();
            assertThat(pool.cannotStart()).isFalse();
        }
    }

    @Test
    void workerIsReplacedAfterSoManyDocuments() {
        try (WorkerPool pool = pool(MOCK, "sallyport.extract.recycle-after", "2")) {
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                assertThat(extract(pool, xml("")).join()).isInstanceOf(Extraction.Extracted.class);
                seen.addAll(workers());
            }
            assertThat(seen).hasSizeBetween(2, 3);
        }
    }

    @Test
    void documentsWaitOnlySoLongAndOnlySoMany() {
        try (WorkerPool pool = pool(MOCK, "sallyport.extract.queue", "1", "sallyport.extract.patience", "200ms")) {
            Await.until(
                    PATIENCE,
                    () -> "a worker that is ready",
                    () -> extract(pool, xml("")).join() instanceof Extraction.Extracted);
            CompletableFuture<Extraction> atWork = hang(pool);
            CompletableFuture<Extraction> waits = extract(pool, xml(""));
            assertThat(kind(pool, xml(""))).isEqualTo(Extraction.Kind.BUSY); // One more than may wait
            assertThat(failed(waits)).isEqualTo(Extraction.Kind.BUSY); // Too long
            assertThat(atWork).isNotDone();
        }
    }

    @Test
    void whatIsAtWorkOrWaitsWhenTheGatewayStopsIsCancelled() {
        WorkerPool pool = pool(MOCK);
        CompletableFuture<Extraction> atWork = hang(pool);
        CompletableFuture<Extraction> waits = extract(pool, xml(""));
        pool.close();
        assertThat(failed(atWork)).isEqualTo(Extraction.Kind.CANCELLED);
        assertThat(failed(waits)).isEqualTo(Extraction.Kind.CANCELLED);
        assertThat(kind(pool, xml(""))).isEqualTo(Extraction.Kind.CANCELLED);
    }

    @Test
    void workerThatIsKilledWhileItIsGivenADocumentHasCrashed() {
        try (WorkerPool pool = pool(MOCK)) {
            assertThat(extract(pool, xml("")).join()).isInstanceOf(Extraction.Extracted.class);
            Octets killing = new Slow(
                    8 << 20,
                    () -> workers().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly)));
            assertThat(kind(pool, killing)).isEqualTo(Extraction.Kind.CRASHED);
            assertThat(extract(pool, xml("")).join()).isInstanceOf(Extraction.Extracted.class);
        }
    }

    @Test
    void documentWhoseOctetsCannotBeReadToTheirEndIsUnreadable() {
        try (WorkerPool pool = pool(MOCK)) {
            Octets broken = new Slow(8 << 20, () -> {
                throw new UncheckedIOException(new IOException("the disk is gone"));
            });
            assertThat(kind(pool, broken)).isEqualTo(Extraction.Kind.UNREADABLE);
            assertThat(extract(pool, xml("")).join()).isInstanceOf(Extraction.Extracted.class);
        }
    }

    /** What kills a worker may come in the moment of its answer: the next document must not pay for that. */
    @Test
    void killBehindAnAnswerDoesNotHitTheNextDocument() throws InterruptedException {
        try (WorkerPool pool = pool(MOCK)) {
            for (int i = 0; i < 12; i++) {
                CompletableFuture<Extraction> first = extract(pool, xml(""));
                CompletableFuture<Extraction> next = extract(pool, xml("<write element=\"p\">next</write>"));
                CountDownLatch cancelled = new CountDownLatch(1);
                Thread.ofVirtual().start(() -> {
                    first.cancel(true);
                    cancelled.countDown();
                });
                assertThat(next.orTimeout(60, TimeUnit.SECONDS).join()).isInstanceOf(Extraction.Extracted.class);
                assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** A document of so many octets, in the middle of which something happens. */
    private record Slow(long size, Runnable midway) implements Octets {
        @Override
        public InputStream open() {
            return new FilterInputStream(InputStream.nullInputStream()) {
                private long left = size;

                @Override
                public int read(byte[] buffer, int from, int length) throws IOException {
                    if (left == 0) {
                        return -1;
                    }
                    if (left <= size / 2) {
                        try {
                            midway.run();
                        } catch (UncheckedIOException e) {
                            throw e.getCause();
                        }
                    }
                    int read = (int) Math.min(left, length);
                    left -= read;
                    return read;
                }
            };
        }
    }

    /** A document that its worker has begun with, and does not end. */
    private static CompletableFuture<Extraction> hang(WorkerPool pool) {
        CountDownLatch begun = new CountDownLatch(1);
        byte[] script = script(HANG);
        CompletableFuture<Extraction> atWork = extract(pool, new Octets() {
            @Override
            public long size() {
                return script.length;
            }

            @Override
            public InputStream open() {
                begun.countDown();
                return new ByteArrayInputStream(script);
            }
        });
        try {
            assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return atWork;
    }

    private static Extraction.Kind kind(WorkerPool pool, Octets octets) {
        return failed(extract(pool, octets));
    }

    private static Extraction.Kind failed(CompletableFuture<Extraction> result) {
        Extraction extraction = result.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(extraction).isInstanceOf(Extraction.Failed.class);
        return ((Extraction.Failed) extraction).kind();
    }

    private static CompletableFuture<Extraction> extract(WorkerPool pool, Octets octets) {
        return pool.extract(
                new Document("1", octets, "application/xml", null), Wanted.DEFAULT.within(Duration.ofSeconds(20)));
    }

    private static Octets xml(String script) {
        return Octets.of(script(script));
    }

    private static byte[] script(String script) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><script>" + script + "</script>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static WorkerPool pool(String parser, String... settings) {
        String[] all = Stream.concat(
                        Stream.of("sallyport.extract.workers", "1", "sallyport.extract.memory", "128M"),
                        Stream.of(settings))
                .toArray(String[]::new);
        return new WorkerPool(Configs.of(ExtractConfig.class, all), MailMetrics.unread(), List.of(parser));
    }

    private static Set<Long> workers() {
        Set<Long> workers = new HashSet<>(Workers.running());
        workers.removeAll(WORKERS_OF_OTHERS);
        return workers;
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(allThreads());
        threads.removeAll(THREADS_OF_OTHERS);
        return threads;
    }

    private static Set<Thread> allThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("extract-"))
                .collect(Collectors.toSet());
    }

    private static Set<Path> folders() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sallyport-worker-"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
