package io.sallyport.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresMessagesTest {
    private PostgresDatabase database;
    private PostgresMessages messages;

    @BeforeEach
    void open() throws IOException {
        database = PostgresServer.shared().open();
        messages = new PostgresMessages(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void octetsOfAnySizeAreReadAsTheyWereWritten() throws IOException {
        for (int size : new int[] {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000}) {
            byte[] octets = new byte[size];
            new Random(size).nextBytes(octets);
            messages.put("m" + size, size, out -> {
                for (int at = 0; at < size; at += 100_003) {
                    out.write(octets, at, Math.min(100_003, size - at));
                }
            });
            try (InputStream in = messages.open("m" + size)) {
                assertThat(in.readAllBytes()).isEqualTo(octets);
            }
        }
    }

    @Test
    void nameIsTakenOnce() throws IOException {
        messages.put("a", 1, out -> out.write(1));
        assertThatThrownBy(() -> messages.put("a", 1, out -> out.write(2)))
                .isInstanceOf(FileAlreadyExistsException.class);
        try (InputStream in = messages.open("a")) {
            assertThat(in.read()).isEqualTo(1);
        }
    }

    @Test
    void whatFailsHalfWayIsNotThere() {
        assertThatThrownBy(() -> messages.put("a", 1_000_000, out -> {
                    out.write(new byte[600_000]);
                    throw new IOException("the message ends too early");
                }))
                .hasMessage("the message ends too early");
        assertThatThrownBy(() -> messages.open("a")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsDeletedIsGoneAndMayBeDeletedAgain() throws IOException {
        messages.put("a", 1, out -> out.write(1));
        messages.delete("a");
        messages.delete("a");
        assertThatThrownBy(() -> messages.open("a")).isInstanceOf(NoSuchFileException.class);
    }
}
