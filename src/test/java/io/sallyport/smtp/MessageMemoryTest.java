package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many large messages at once, to a process with little heap: 40 of 10 MB in 128 MB, or, with
 * {@code -Dsallyport.memory.full=true}, 200 of 25 MB in 512 MB.
 */
class MessageMemoryTest {
    private static final boolean FULL = Boolean.getBoolean("sallyport.memory.full");
    private static final int SESSIONS = FULL ? 200 : 40;
    private static final int MEGABYTES = FULL ? 25 : 10;
    private static final int HEAP = FULL ? 512 : 128;
    private static final byte[] BLOCK =
            ("x".repeat(62) + "\r\n").repeat(1024).getBytes(StandardCharsets.US_ASCII); // 64 KiB

    @TempDir
    private Path data;

    @Test
    void largeMessagesAtOnceNeedLittleHeap() throws Exception {
        Process door = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryDoor.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = door.inputReader();
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = Integer.parseInt(find(said, "port "));
            CyclicBarrier allAreHalfThrough = new CyclicBarrier(SESSIONS);
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                replies.add(senders.submit(sender(port, allAreHalfThrough)));
            }
            for (Future<String> reply : replies) {
                assertThat(reply.get(10, TimeUnit.MINUTES)).startsWith("250");
            }
            door.outputWriter().close();
            long peak = Long.parseLong(find(said, "peak "));
            System.out.printf(
                    "%d messages of %d MB at once: at most %d MB of %d MB heap%n",
                    SESSIONS, MEGABYTES, peak >> 20, HEAP);
            assertThat(door.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            door.destroyForcibly();
        }
    }

    private static Callable<String> sender(int port, CyclicBarrier halfThrough) {
        return () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(300_000);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                reply(in);
                for (String line : List.of("HELO a.example", "MAIL FROM:<>", "RCPT TO:<b@example.test>", "DATA")) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    reply(in);
                }
                int blocks = MEGABYTES * 16;
                socket.getOutputStream().write("A: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < blocks; i++) {
                    if (i == blocks / 2) {
                        halfThrough.await(5, TimeUnit.MINUTES);
                    }
                    socket.getOutputStream().write(BLOCK);
                }
                socket.getOutputStream().write(".\r\n".getBytes(StandardCharsets.US_ASCII));
                return reply(in);
            }
        };
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        assertThat(line).as("a reply").isNotNull();
        return line;
    }

    private static String find(BufferedReader said, String beginning) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("The door ended without saying " + beginning);
    }
}
