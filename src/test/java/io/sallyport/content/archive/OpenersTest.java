package io.sallyport.content.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sallyport.content.Inventory;
import io.sallyport.content.Inventory.Breach;
import io.sallyport.content.Inventory.Kind;
import io.sallyport.content.Item;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.Unpacking.Embedded;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType;
import io.sallyport.content.type.FileTypes;
import io.sallyport.content.zip.ZipContents;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.Bombs;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Suites;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bounds in time are far above what is needed, so that they hold on a busy machine; memory is measured. */
@Timeout(20)
class OpenersTest {
    /** What one message may cost, of everything that was ever allocated for it. */
    private static final long MOST_ALLOCATED = 64 << 20;

    /** The test file of all scanners, in two halves. */
    private static final byte[] EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*")
            .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void aProgramIsFoundInZipInZip() {
        Inventory inventory = unpack("a.zip", Bombs.zip("b.zip", Bombs.zip("eicar.txt", EICAR)));
        assertThat(inventory.items())
                .extracting(Item::path)
                .containsExactly("a.zip", "a.zip/b.zip", "a.zip/b.zip/eicar.txt");
        assertThat(inventory.items().getLast().type()).isEqualTo(FileTypes.EICAR_TEST_FILE);
    }

    @Test
    void aBombOfNestedZipsEnds() {
        Inventory inventory = bounded(Bombs.nested(4, new byte[1 << 20]));
        assertThat(inventory.breaches()).isNotEmpty();
    }

    @Test
    void aBombOfZerosEnds() {
        Inventory inventory = bounded(Bombs.gzipOfZeros(200 << 20));
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.RATIO);
    }

    @Test
    void aBombOfOverlappingMembersEndsAndIsSeenToBeOne() {
        Inventory inventory = bounded(Bombs.overlapping(5000, 10 << 20));
        assertThat(inventory.breaches()).isNotEmpty();
        assertThat(facts(inventory)).contains(ItemFact.OVERLAPPING, ItemFact.SAME_NAMES, ItemFact.NOT_ALL_SEEN);
    }

    @Test
    void aTableOfMillionsOfMembersIsNotReadToItsEnd() {
        Inventory inventory = bounded(Bombs.empties(1_000_000));
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.COUNT);
        assertThat(inventory.items()).hasSize(ContentPolicy.DEFAULT.mostItems());
    }

    @Test
    void aDictionaryThatIsTooLargeIsRefusedBeforeItIsMade() {
        // An LZMA header: properties, a dictionary of a gigabyte, unknown size
        byte[] header = HexFormat.of().parseHex("5d00000040ffffffffffffffff000000000000");
        assertThat(facts(bounded(header))).containsExactly(ItemFact.NOT_UNPACKED);
    }

    @Test
    void aZipThatHoldsItselfEnds() throws IOException {
        Path zip = Suites.files("attachments").stream()
                .filter(file -> file.endsWith("droste.zip"))
                .findFirst()
                .orElseThrow();
        Inventory inventory = bounded(Files.readAllBytes(zip));
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.DEPTH);
    }

    @Test
    void theNameInTheTableAndTheNameBeforeTheMemberAreBothKnown() {
        Inventory inventory = unpack("x.zip", Bombs.twoNames("invoice.txt", "invoice.exe", EICAR));
        assertThat(facts(inventory)).containsExactly(ItemFact.HEADERS_DIFFER);
        assertThat(inventory.items().getLast().names()).containsExactly("invoice.txt", "invoice.exe");
    }

    @Test
    void aMemberThatTheTableDoesNotKnowIsFound() {
        Inventory inventory = unpack("x.zip", Bombs.hidden("hello".getBytes(StandardCharsets.US_ASCII), EICAR));
        assertThat(facts(inventory)).containsExactly(ItemFact.HEADERS_DIFFER);
        assertThat(inventory.items()).extracting(Item::name).containsExactly("x.zip", "shown.txt", "hidden.exe");
        assertThat(inventory.items().getLast().type()).isEqualTo(FileTypes.EICAR_TEST_FILE);
    }

    @Test
    void ofTwoZipsInOneFileBothAreOpened() {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(Bombs.zip("first.exe", EICAR));
        both.writeBytes(Bombs.zip("second.txt", "hello".getBytes(StandardCharsets.US_ASCII)));
        Inventory inventory = unpack("x.zip", both.toByteArray());
        assertThat(inventory.items()).extracting(Item::name).containsExactly("x.zip", "second.txt", "first.exe");
        assertThat(facts(inventory)).containsExactly(ItemFact.HEADERS_DIFFER);
    }

    @Test
    void whatLiesWhereNobodySearchesIsNotOverlooked() {
        byte[] hidden = new byte[2 << 20];
        Inventory inventory = unpack("x.zip", Bombs.hidden(hidden, EICAR));
        assertThat(facts(inventory)).doesNotContain(ItemFact.NOT_ALL_SEEN);
        ByteArrayOutputStream behind = new ByteArrayOutputStream();
        behind.writeBytes(Bombs.zip("first.exe", EICAR));
        behind.writeBytes(new byte[2 << 20]);
        behind.writeBytes(Bombs.zip("second.txt", EICAR));
        assertThat(facts(unpack("x.zip", behind.toByteArray())))
                .contains(ItemFact.HEADERS_DIFFER, ItemFact.NOT_ALL_SEEN);
    }

    @Test
    void thousandsOfMembersThatShareALongNameTakeLittleMemory() throws IOException {
        ByteBuffer zip = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034b50).position(26);
        zip.putShort((short) 65_500).putShort((short) 0).position(30 + 65_500);
        int table = zip.position();
        for (int i = 0; i < 2000; i++) {
            zip.putInt(0x02014b50).position(table + i * 47 + 28);
            zip.putShort((short) 1).position(table + i * 47 + 46);
            zip.put((byte) 'a');
        }
        int end = zip.position();
        zip.putInt(0x06054b50).putInt(0).putShort((short) 2000).putShort((short) 2000);
        zip.putInt(end - table).putInt(table).putShort((short) 0);
        ZipContents contents = ZipContents.read(SeekableOctets.of(Arrays.copyOf(zip.array(), zip.position())), 2001);
        assertThat(contents.members()).hasSize(2000);
        long names = contents.members().stream()
                .flatMap(placed -> placed.member().names().stream())
                .mapToLong(String::length)
                .sum();
        assertThat(names).isLessThan(8 << 20);
    }

    @Test
    void aZipBehindAPictureIsSeenAndOpened() {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        both.writeBytes(new byte[100]);
        both.writeBytes(Bombs.zip("eicar.com", EICAR));
        Inventory inventory = unpack("cat.gif", both.toByteArray());
        assertThat(inventory.items().getFirst().type().kind()).isEqualTo(FileType.Kind.IMAGE);
        assertThat(facts(inventory)).containsExactly(ItemFact.POLYGLOT);
        assertThat(inventory.items().getLast().type()).isEqualTo(FileTypes.EICAR_TEST_FILE);
    }

    @Test
    void aTruncatedZipIsReadByTheHeadersThatAreLeft() {
        byte[] whole = Bombs.zip(List.of("one.txt", "two.txt"), EICAR);
        byte[] cut = Arrays.copyOf(whole, whole.length - 100);
        Inventory inventory = unpack("x.zip", cut);
        assertThat(facts(inventory)).contains(ItemFact.DAMAGED);
        assertThat(inventory.items()).extracting(Item::type).contains(FileTypes.EICAR_TEST_FILE);
    }

    @Test
    void whatIsKnownButCannotBeUnpackedIsSaidToBeSo() {
        byte[] cab = "MSCF\0\0\0\0 and so on".getBytes(StandardCharsets.US_ASCII);
        assertThat(facts(unpack("x.cab", cab))).containsExactly(ItemFact.NOT_UNPACKED);
    }

    /** Nothing of it may end in an exception; most is damaged, and that is a fact. */
    @Test
    void damagedArchivesAreFacts() throws IOException {
        List<byte[]> whole = new ArrayList<>();
        for (Path file : Suites.files("attachments")) {
            String name = file.getFileName().toString();
            if (name.startsWith("test-documents.") || name.equals("testARofText.ar") || name.equals("droste.zip")) {
                whole.add(Files.readAllBytes(file));
            }
        }
        assertThat(whole).hasSizeGreaterThan(6);
        Fuzz.run(150, random -> {
            byte[] original = whole.get(random.nextInt(whole.size()));
            byte[] mutant = original.clone();
            for (int change = random.nextInt(1, 30); change > 0; change--) {
                int within = random.nextBoolean() ? mutant.length : Math.min(mutant.length, 600);
                int at = random.nextBoolean() ? random.nextInt(within) : mutant.length - 1 - random.nextInt(within);
                mutant[at] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(1, mutant.length) : mutant.length;
            unpack("fuzz", Arrays.copyOf(mutant, length));
        });
    }

    private static Set<ItemFact> facts(Inventory inventory) {
        return inventory.items().getFirst().facts();
    }

    private Inventory bounded(byte[] octets) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Inventory inventory = unpack("bomb", octets);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
        return inventory;
    }

    private Inventory unpack(String name, byte[] octets) {
        Embedded file = new Embedded(name, "1", 0, List.of(name), null, Octets.of(octets));
        try (Scratch scratch = new Scratch(folder)) {
            return new Unpacking(Openers.all(), Clock.systemUTC())
                    .ofEmbedded(List.of(file), ContentPolicy.DEFAULT, scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
