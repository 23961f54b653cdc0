package io.sallyport.extract;

import io.sallyport.extract.wire.Frame;
import io.sallyport.extract.wire.FrameKind;
import io.sallyport.extract.wire.FrameReader;
import io.sallyport.extract.wire.FrameWriter;
import io.sallyport.extract.wire.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** A worker that was started. One document at a time. */
final class WorkerProcess {
    private static final Logger LOG = Logger.getLogger(WorkerProcess.class);
    private static final int MOST_LOGGED = 1_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** The exit status of a JVM whose memory is used up. */
    private static final int OUT_OF_MEMORY = 3;

    private final Process process;
    private final FrameWriter out;
    private final FrameReader in;
    private int documents;

    WorkerProcess(Process process) {
        this.process = process;
        this.out = new FrameWriter(new BufferedOutputStream(process.getOutputStream(), Frame.MOST));
        this.in = new FrameReader(new BufferedInputStream(process.getInputStream(), Frame.MOST));
        Thread.ofPlatform().daemon().name("extract-noise").start(this::listenToNoise);
    }

    /** Waits until it is ready. */
    void awaitReady() throws IOException {
        in.next().expect(FrameKind.READY);
    }

    /** Has a document parsed; waits for the answer. */
    Extraction parse(Document document, Wanted wanted) throws IOException {
        documents++;
        new Request(
                        wanted.parsers().stream().map(Enum::name).collect(Collectors.joining(",")),
                        document.mediaType(),
                        wanted.time().toMillis(),
                        wanted.mostText(),
                        wanted.mostLinks(),
                        wanted.mostEmbedded(),
                        wanted.mostEmbeddedOctets())
                .writeTo(out);
        try (InputStream octets = open(document)) {
            out.writeOctets(octets);
        }
        out.write(FrameKind.END);
        out.flush();
        return new Answer(wanted).read(in);
    }

    private static InputStream open(Document document) throws UnreadableException {
        try {
            return document.octets().open();
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
    }

    /** The document's own octets cannot be had, which is not the worker's fault. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause);
        }
    }

    /** How many documents it was given. */
    int documents() {
        return documents;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it and all that it started, at once. From any thread. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Kills it, and says how it came to its end. */
    Extraction.Kind end() throws InterruptedException {
        boolean ended = process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        kill();
        return ended && process.exitValue() == OUT_OF_MEMORY ? Extraction.Kind.MEMORY : Extraction.Kind.CRASHED;
    }

    /** Reads what its libraries print, so that it never waits for a reader; only the beginning is kept. */
    private void listenToNoise() {
        byte[] buffer = new byte[4_096];
        int logged = 0;
        try (InputStream noise = process.getErrorStream()) {
            for (int read = noise.read(buffer); read >= 0; read = noise.read(buffer)) {
                if (logged < MOST_LOGGED) {
                    String text = new String(buffer, 0, Math.min(read, MOST_LOGGED - logged), StandardCharsets.UTF_8);
                    logged += read;
                    LOG.debugf("Worker %d: %s", (Object) process.pid(), text.strip());
                }
            }
        } catch (IOException e) {
            LOG.debugf(e, "Worker %d was killed", (Object) process.pid());
        }
    }
}
