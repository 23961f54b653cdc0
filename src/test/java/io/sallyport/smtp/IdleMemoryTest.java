package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpDialog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection costs while nothing is said on it. */
class IdleMemoryTest {
    private static final int CONNECTIONS = 2_000;
    private static final long MOST_PER_CONNECTION = 12 * 1024;

    @TempDir
    private Path data;

    @Test
    void idleConnectionIsSmall() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            SmtpDialog.of("R: 220 .*\nC: EHLO a.example\nR: 250 .*").run(new Socket("127.0.0.1", door.port()), false);
            ByteBuffer reply = ByteBuffer.allocate(512);
            long before = usedHeap();
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel client = SocketChannel.open(new java.net.InetSocketAddress("127.0.0.1", door.port()));
                clients.add(client);
                talk(client, reply, "EHLO a.example\r\n");
            }
            Await.until(
                    Duration.ofSeconds(30),
                    () -> "sessions are there",
                    () -> door.server().openSessions() == CONNECTIONS);
            long each = (usedHeap() - before) / CONNECTIONS;
            System.out.printf("%d octets of heap for an idle connection, our side and the client's%n", each);
            assertThat(each).isLessThan(MOST_PER_CONNECTION);
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static void talk(SocketChannel client, ByteBuffer reply, String line) throws IOException {
        client.read(reply.clear());
        client.write(ByteBuffer.wrap(line.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        client.read(reply.clear());
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
