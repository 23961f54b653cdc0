package io.sallyport.content.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.Unpacking.Embedded;
import io.sallyport.content.file.ItemFact;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.IsoImage;
import io.sallyport.testing.PackedZeros;
import io.sallyport.testing.Suites;
import io.sallyport.testing.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of archives that others made, of every format. */
class ArchiveSamplesTest {
    @TempDir
    Path folder;

    @Test
    void archivesOfTheSuitesHoldWhatTheTableSays() throws IOException {
        for (String line : TextTable.lines("/content/archive-samples.txt")) {
            String[] cells = line.split("\\s*\\|\\s*", -1);
            Path file = Suites.require("attachments/" + cells[0]);
            Inventory inventory = unpack(file.getFileName().toString(), Files.readAllBytes(file));
            Item archive = inventory.items().getFirst();
            assertThat(facts(archive.facts()).strip()).as(line).isEqualTo(cells[1]);
            assertThat(inventory.items().stream()
                            .filter(item -> item.depth() == 1)
                            .map(item -> "%s %d%s"
                                    .formatted(item.name(), item.octets().size(), facts(item.facts()))
                                    .strip())
                            .collect(Collectors.joining(", ")))
                    .as(line)
                    .isEqualTo(cells[2]);
        }
    }

    private static String facts(Collection<ItemFact> facts) {
        return facts.stream().map(fact -> " " + fact.text()).sorted().collect(Collectors.joining());
    }

    @Test
    void xzIsUnpacked() throws IOException {
        Item member = unpack("a.txt.xz", PackedZeros.xz(1)).items().getLast();
        assertThat(member.name()).isEqualTo("a.txt");
        assertThat(member.octets().size()).isEqualTo(1 << 20);
    }

    @Test
    void longNamesOfTapesAreKnownHoweverTheyAreWritten() throws IOException {
        String name = "folder/".repeat(30) + "program.exe";
        for (int form : List.of(TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX)) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(octets)) {
                tar.setLongFileMode(form);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(2);
                tar.putArchiveEntry(entry);
                tar.write(new byte[] {'M', 'Z'});
                tar.closeArchiveEntry();
            }
            assertThat(unpack("a.tar", octets.toByteArray()).items())
                    .extracting(Item::name)
                    .containsExactly("a.tar", name);
        }
    }

    /** An LZMA file of "hello", as the command of XZ Utils writes it. */
    @Test
    void lzmaIsUnpacked() throws IOException {
        byte[] lzma = HexFormat.of().parseHex("5d00008000ffffffffffffffff00341949ee8ddd3d3adfffffdd120000");
        assertThat(text(unpack("a.txt.lzma", lzma).items().getLast())).isEqualTo("hello\n");
    }

    @Test
    void filesOfAnImageAreFoundUnderTheNamesThatPeopleSee() throws IOException {
        byte[] image = new IsoImage()
                .file("SETUP.EXE;1", "MZ")
                .jolietFile("Holiday pictures.exe", "MZ and more")
                .octets();
        Inventory inventory = unpack("a.iso", image);
        assertThat(inventory.items()).extracting(Item::name).contains("Holiday pictures.exe");
        assertThat(text(inventory.items().get(1))).isEqualTo("MZ and more");
    }

    @Test
    void fileThatOnlyOneOfTheTreesOfAnImageHasIsFound() throws IOException {
        byte[] image = new IsoImage()
                .file("SETUP.EXE;1", "MZ")
                .jolietFile("readme.txt", "harmless")
                .octets();
        assertThat(unpack("a.iso", image).items())
                .extracting(Item::name)
                .containsExactly("a.iso", "readme.txt", "SETUP.EXE");
    }

    @Test
    void fileThatBothTreesOfAnImageHaveComesOnce() throws IOException {
        byte[] image =
                new IsoImage().both("SETUP.EXE;1", "Setup of it.exe", "MZ").octets();
        assertThat(unpack("a.iso", image).items()).extracting(Item::name).containsExactly("a.iso", "Setup of it.exe");
        byte[] deceiving =
                new IsoImage().both("RUN.JS;1", "readme.txt", "run()").octets();
        assertThat(unpack("a.iso", deceiving).items())
                .extracting(Item::name)
                .containsExactly("a.iso", "readme.txt", "RUN.JS");
    }

    @Test
    void treeOfAnImageThatIsNotReadIsSaidToBeThere() throws IOException {
        byte[] image = new IsoImage().file("SETUP.EXE;1", "MZ").octets();
        assertThat(unpack("a.iso", image).items().getFirst().facts()).isEmpty();
        byte[] bridge = Arrays.copyOf(image, 32 * 2048);
        System.arraycopy("NSR02".getBytes(StandardCharsets.US_ASCII), 0, bridge, 31 * 2048 + 1, 5);
        assertThat(unpack("a.iso", bridge).items().getFirst().facts()).containsExactly(ItemFact.NOT_UNPACKED);
    }

    /** RAR 5 of one stored member, laid out by hand. */
    @Test
    void storedMemberOfRarIsUnpacked() throws IOException {
        byte[] rar = HexFormat.of()
                .parseHex("526172211a070100c51a333203010000b0f47c85140202050405a4830286a61036000105612e7478"
                        + "7468656c6c6f19b23a3503050000");
        Inventory inventory = unpack("a.rar", rar);
        assertThat(inventory.items()).extracting(Item::name).containsExactly("a.rar", "a.txt");
        assertThat(text(inventory.items().getLast())).isEqualTo("hello");
    }

    @Test
    void otherArchivesAreSaidToBeNotUnpacked() throws IOException {
        Map<String, String> beginnings = Map.of(
                "arj", "60ea2900221f0b01021000",
                "lzh", "2180" + "2d6c68352d" + "00000000",
                "cab", "4d53434600000000",
                "zst", "28b52ffd2400",
                "ace", "00000000000000" + "2a2a4143452a2a",
                "vhdx", "7668647866696c65");
        for (Map.Entry<String, String> each : beginnings.entrySet()) {
            byte[] octets = Arrays.copyOf(HexFormat.of().parseHex(each.getValue()), 600);
            assertThat(unpack("a." + each.getKey(), octets).items().getFirst().facts())
                    .as(each.getKey())
                    .containsExactly(ItemFact.NOT_UNPACKED);
        }
    }

    private static String text(Item item) throws IOException {
        try (InputStream in = item.octets().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** What was unpacked is read while it is there. */
    private Inventory unpack(String name, byte[] octets) throws IOException {
        Embedded file = new Embedded(name, "1", 0, List.of(name), null, Octets.of(octets));
        Scratch scratch = new Scratch(folder);
        return new Unpacking(Openers.all(), Clock.systemUTC())
                .ofEmbedded(List.of(file), ContentPolicy.DEFAULT, scratch);
    }
}
