package io.sallyport.content.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ContentPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes and tapes that are made to hide something or to exhaust who reads them. */
class HostileVolumesTest {
    private static final int SECTOR = 2048;

    @TempDir
    Path folder;

    @Test
    void foldersInFoldersWithLongNamesTakeLittleMemory() throws IOException {
        int depth = 1000;
        int wide = 512;
        byte[] image = new byte[(18 + depth + wide) * SECTOR];
        image[16 * SECTOR] = 1;
        System.arraycopy("CD001".getBytes(StandardCharsets.US_ASCII), 0, image, 16 * SECTOR + 1, 5);
        image[17 * SECTOR] = (byte) 255;
        record(image, 16 * SECTOR + 156, 18, SECTOR, 1);
        for (int i = 0; i < depth; i++) {
            record(image, (18 + i) * SECTOR, 19 + i, i == depth - 1 ? wide * SECTOR : SECTOR, 200);
        }
        for (int i = 0; i < wide; i++) {
            for (int at = 0; at + 40 < SECTOR; at += 40) {
                record(image, (18 + depth + i) * SECTOR + at, 10_000 + i * 51 + at / 40, SECTOR, 6);
            }
        }
        // 26,000 folders below a path of 200,000 characters
        Inventory inventory = unpack("x.iso", image);
        assertThat(inventory.items().getFirst().facts()).contains(ItemFact.NOT_ALL_SEEN);
        assertThat(inventory.breaches()).isEmpty();
    }

    private static void record(byte[] image, int at, int sector, int size, int nameLength) {
        ByteBuffer record = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        record.put(at, (byte) (34 + nameLength));
        record.putInt(at + 2, sector);
        record.putInt(at + 10, size);
        record.put(at + 25, (byte) 2);
        record.put(at + 32, (byte) nameLength);
        Arrays.fill(image, at + 33, at + 33 + nameLength, (byte) 'a');
    }

    @Test
    void memberWhoseNameStandsElsewhereIsNotTheEndOfATape() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(block("x", 'x', "18 path=hidden.exe\n".length()));
        tar.writeBytes(Arrays.copyOf("19 path=hidden.exe\n".getBytes(StandardCharsets.US_ASCII), 512));
        tar.writeBytes(block("", '0', 5));
        tar.writeBytes(Arrays.copyOf("hello".getBytes(StandardCharsets.US_ASCII), 512));
        assertThat(names(tar.toByteArray())).containsExactly("hidden.exe");
    }

    @Test
    void whatWasJoinedBehindTheEndIsFound() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(block("one.txt", '0', 0));
        tar.writeBytes(new byte[1024]);
        tar.writeBytes(block("two.exe", '0', 5));
        tar.writeBytes(Arrays.copyOf("hello".getBytes(StandardCharsets.US_ASCII), 512));
        tar.writeBytes(new byte[1024]);
        assertThat(names(tar.toByteArray())).containsExactly("one.txt", "two.exe");
    }

    @Test
    void sizeOfAnExtendedHeaderCountsMoreThanThatOfTheMember() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(block("x", 'x', 40));
        tar.writeBytes(Arrays.copyOf("31 comment=7 path=not-this.txt\n9 size=5\n".getBytes(StandardCharsets.US_ASCII), 512));
        tar.writeBytes(block("one.txt", '0', 1024));
        tar.writeBytes(Arrays.copyOf("hello".getBytes(StandardCharsets.US_ASCII), 512));
        tar.writeBytes(block("two.exe", '0', 0));
        tar.writeBytes(new byte[1024]);
        assertThat(names(tar.toByteArray())).containsExactly("one.txt", "two.exe");
    }

    private static byte[] block(String name, char kind, int size) {
        byte[] header = new byte[512];
        byte[] path = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(path, 0, header, 0, path.length);
        System.arraycopy("%011o".formatted(size).getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
        header[156] = (byte) kind;
        System.arraycopy("ustar\0".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 6);
        int sum = 8 * ' ';
        for (byte octet : header) {
            sum += octet & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
        return header;
    }

    private List<String> names(byte[] tar) throws IOException {
        return unpack("x.tar", tar).items().stream().skip(1).map(Item::name).toList();
    }

    private Inventory unpack(String name, byte[] octets) throws IOException {
        try (Scratch scratch = new Scratch(folder)) {
            var file = new Unpacking.Embedded("1", "1", 0, List.of(name), null, Octets.of(octets));
            return new Unpacking(Openers.all(), Clock.systemUTC())
                    .ofEmbedded(List.of(file), ContentPolicy.DEFAULT, scratch);
        }
    }
}
