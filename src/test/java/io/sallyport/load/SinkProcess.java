package io.sallyport.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The sink in a process of its own. */
final class SinkProcess implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final int port;

    private SinkProcess(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader(StandardCharsets.US_ASCII);
        questions = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        port = Integer.parseInt(answer().substring("port ".length()));
    }

    static SinkProcess start() throws IOException {
        return new SinkProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadSink.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the sink has ended");
        }
        return line;
    }

    int port() {
        return port;
    }

    /** How many messages it has taken so far. */
    long messages() throws IOException {
        questions.println("count");
        String counts = answer();
        return Long.parseLong(counts.substring(0, counts.indexOf(' ')));
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
