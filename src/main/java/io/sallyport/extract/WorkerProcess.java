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

    /** Exit statuses above it are of processes that a signal ended. */
    private static final int SIGNALLED = 128;

    private final Process process;
    private final WorkerFolder folder;
    private final FrameWriter out;
    private final FrameReader in;
    private final Thread listener;
    private volatile String said = "";
    private volatile boolean killed;
    private int documents;

    private WorkerProcess(Process process, WorkerFolder folder) {
        this.process = process;
        this.folder = folder;
        this.out = new FrameWriter(new BufferedOutputStream(process.getOutputStream(), Frame.MOST));
        this.in = new FrameReader(new BufferedInputStream(process.getInputStream(), Frame.MOST));
        this.listener = Thread.ofPlatform().daemon().name("extract-noise").start(this::listenToNoise);
    }

    /** Starts one, which is not ready at once. */
    static WorkerProcess start(WorkerCommand command) throws IOException, InterruptedException {
        WorkerFolder folder = WorkerFolder.create();
        try {
            return new WorkerProcess(command.start(folder.path()), folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            folder.delete();
            throw e;
        }
    }

    /**
     * Waits until it is ready.
     *
     * @throws KilledException if somebody else kills it before
     * @throws IOException if it ends before, with what it said about that
     */
    void awaitReady() throws IOException, InterruptedException {
        try {
            in.next().expect(FrameKind.READY);
        } catch (IOException e) {
            boolean killedByOthers = awaitEnd() && !killed && process.exitValue() > SIGNALLED;
            kill();
            listener.join(LAST_WORDS);
            String why = "a worker does not start: %s; it said: %s".formatted(e, said);
            throw killedByOthers ? new KilledException(why, e) : new IOException(why, e);
        }
    }

    /** Somebody killed it who was not the gateway, such as a system that is short of memory. */
    static final class KilledException extends IOException {
        private static final long serialVersionUID = 1L;

        KilledException(String why, IOException cause) {
            super(why, cause);
        }
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
            byte[] buffer = new byte[Frame.MOST];
            for (int read = read(octets, buffer); read >= 0; read = read(octets, buffer)) {
                out.write(FrameKind.OCTETS, buffer, read);
            }
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

    private static int read(InputStream octets, byte[] buffer) throws UnreadableException {
        try {
            return octets.read(buffer);
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

    /** Its own folder. */
    WorkerFolder folder() {
        return folder;
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
        killed = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** How it comes to its end, which it is about to; killed if it does not. */
    Extraction.Kind end() {
        boolean ended = awaitEnd();
        kill();
        return ended && process.exitValue() == OUT_OF_MEMORY ? Extraction.Kind.MEMORY : Extraction.Kind.CRASHED;
    }

    /** Kills it, and clears up behind it when it is gone. Not to be interrupted, so that nothing is left. */
    void close() {
        kill();
        if (!awaitEnd()) {
            LOG.warnf("Worker %d was killed and does not end", (Object) process.pid());
        }
        folder.delete();
    }

    private boolean awaitEnd() {
        process.onExit()
                .completeOnTimeout(process, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return !process.isAlive();
    }

    /** Reads what its libraries print, so that it never waits for a reader; only the beginning is kept. */
    private void listenToNoise() {
        byte[] buffer = new byte[4_096];
        StringBuilder beginning = new StringBuilder();
        try (InputStream noise = process.getErrorStream()) {
            for (int read = noise.read(buffer); read >= 0; read = noise.read(buffer)) {
                if (beginning.length() < MOST_LOGGED) {
                    int room = Math.min(read, MOST_LOGGED - beginning.length());
                    String text = new String(buffer, 0, room, StandardCharsets.UTF_8);
                    beginning.append(text);
                    said = beginning.toString();
                    LOG.debugf("Worker %d: %s", (Object) process.pid(), text.strip());
                }
            }
        } catch (IOException e) {
            LOG.debugf(e, "Worker %d was killed", (Object) process.pid());
        }
    }
}
