package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageCollectorTest {
    private static final int MEMORY = 64 * 1024;
    private static final long MAX_SIZE = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void messageUpToTheLimitStaysInMemory() throws IOException {
        for (int size : List.of(0, 1, 4095, 4096, 4097, 12 * 1024, MEMORY - 1, MEMORY)) {
            byte[] octets = octets(size);
            try (CollectedMessage message = collect(Path.of("/nonexistent"), octets)) {
                assertThat(message.size()).isEqualTo(size);
                assertThat(message.open().readAllBytes()).isEqualTo(octets);
            }
        }
    }

    @Test
    void largerMessageGoesToAFileWithoutAName() throws IOException {
        for (int size : List.of(MEMORY + 1, 2 * MEMORY, (int) MAX_SIZE)) {
            byte[] octets = octets(size);
            try (CollectedMessage message = collect(folder, octets)) {
                assertThat(message.size()).isEqualTo(size);
                assertThat(message.open().readAllBytes()).isEqualTo(octets);
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    @Test
    void messageIsReadOctetByOctetToo() throws IOException {
        byte[] octets = octets(MEMORY + 1);
        try (CollectedMessage message = collect(folder, octets);
                InputStream in = message.open()) {
            for (byte octet : octets) {
                assertThat(in.read()).isEqualTo(octet & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void messageIsReadByManyAtOnce() throws Exception {
        byte[] octets = octets(4 * MEMORY);
        try (CollectedMessage message = collect(folder, octets);
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> reads = IntStream.range(0, 8)
                    .<Callable<byte[]>>mapToObj(i -> () -> message.open().readAllBytes())
                    .toList();
            for (Future<byte[]> read : readers.invokeAll(reads)) {
                assertThat(read.get()).isEqualTo(octets);
            }
        }
    }

    @Test
    void interruptedReaderLeavesTheMessageToOthers() throws Exception {
        byte[] octets = octets(4 * MEMORY);
        try (CollectedMessage message = collect(folder, octets)) {
            Thread interrupted = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                try {
                    message.open().readAllBytes();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            interrupted.join();
            assertThat(message.open().readAllBytes()).isEqualTo(octets);
        }
    }

    @Test
    void closedMessageCannotBeRead() throws IOException {
        for (int size : List.of(100, MEMORY + 1)) {
            CollectedMessage message = collect(folder, octets(size));
            InputStream open = message.open();
            message.close();
            message.close();
            assertThatThrownBy(open::readAllBytes).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> message.open().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tooLargeMessageIsCountedAndNotKept() throws IOException {
        MessageCollector collector = new MessageCollector(folder, MEMORY, MAX_SIZE);
        ByteBuf octets = Unpooled.wrappedBuffer(octets(MEMORY));
        for (int i = 0; i < 16; i++) {
            collector.write(octets, 0, MEMORY);
        }
        assertThat(collector.tooLarge()).isFalse();
        collector.write((byte) '\n');
        assertThat(collector.tooLarge()).isTrue();
        collector.write(octets, 0, MEMORY);
        assertThat(collector.size()).isEqualTo(MAX_SIZE + 1 + MEMORY);
        assertThatThrownBy(() -> collector.finish(false)).isInstanceOf(IllegalStateException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void brokenDiskIsToldAtTheEnd() {
        MessageCollector collector = new MessageCollector(folder.resolve("missing"), MEMORY, MAX_SIZE);
        ByteBuf octets = Unpooled.wrappedBuffer(octets(MEMORY));
        collector.write(octets, 0, MEMORY);
        assertThat(collector.failure()).isNull();
        collector.write(octets, 0, MEMORY);
        collector.write(octets, 0, MEMORY);
        collector.write((byte) '\n');
        assertThat(collector.failure()).isNotNull();
        assertThat(collector.size()).isEqualTo(3 * MEMORY + 1);
        assertThatThrownBy(() -> collector.finish(false)).isSameAs(collector.failure());
        collector.discard();
    }

    @Test
    void discardFreesAndMayBeRepeated() {
        MessageCollector collector = new MessageCollector(folder, MEMORY, MAX_SIZE);
        ByteBuf octets = Unpooled.wrappedBuffer(octets(2 * MEMORY));
        collector.write(octets, 0, 2 * MEMORY);
        collector.discard();
        collector.discard();
        collector.write(octets, 0, 2 * MEMORY);
        assertThatThrownBy(() -> collector.finish(false)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void finishedMessageOutlivesItsCollector() throws IOException {
        for (int size : List.of(100, MEMORY + 1)) {
            byte[] octets = octets(size);
            MessageCollector collector = new MessageCollector(folder, MEMORY, MAX_SIZE);
            collector.write(Unpooled.wrappedBuffer(octets), 0, size);
            try (CollectedMessage message = collector.finish(true)) {
                collector.discard();
                assertThat(message.open().readAllBytes()).isEqualTo(octets);
                assertThat(message.hasEightBitData()).isTrue();
            }
        }
    }

    @Test
    void sweepDeletesWhatACrashLeftAndNothingElse() throws IOException {
        Path made = folder.resolve("tmp");
        assertThat(TemporaryFolder.sweep(made)).isZero();
        Path leftover = TemporaryFolder.newFile(made);
        Path other = Files.createFile(made.resolve("notes.txt"));
        assertThat(TemporaryFolder.sweep(made)).isEqualTo(1);
        assertThat(leftover).doesNotExist();
        assertThat(other).exists();
    }

    /** Runs of many lengths, and single octets between them. */
    private static CollectedMessage collect(Path folder, byte[] octets) throws IOException {
        MessageCollector collector = new MessageCollector(folder, MEMORY, MAX_SIZE);
        ByteBuf in = Unpooled.wrappedBuffer(octets);
        Random random = new Random(octets.length);
        int index = 0;
        while (index < octets.length) {
            if (random.nextInt(4) == 0) {
                collector.write(octets[index++]);
            } else {
                int run = Math.min(octets.length - index, random.nextInt(20_000));
                collector.write(in, index, run);
                index += run;
            }
        }
        assertThat(collector.size()).isEqualTo(octets.length);
        return collector.finish(false);
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }
}
