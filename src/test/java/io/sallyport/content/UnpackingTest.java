package io.sallyport.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.content.Inventory.Breach;
import io.sallyport.content.Inventory.Kind;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Unpacking.Embedded;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ByteCount;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.DocumentsPolicy;
import io.sallyport.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private Scratch scratch;
    private ContentPolicy bounds = ContentPolicy.DEFAULT;

    @BeforeEach
    void makeScratch() {
        scratch = new Scratch(folder);
    }

    @AfterEach
    void closeScratch() throws IOException {
        scratch.close();
        assertThat(folder).isEmptyDirectory();
    }

    /** Opens text: each line is a member, and what is in its brackets is opened again. */
    private record LineOpener() implements Opener {
        @Override
        public boolean opens(Item item) {
            return true;
        }

        @Override
        public void open(Item item, Opening into) throws IOException {
            String text = new String(into.seekable().some(0, 10_000), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                int colon = line.indexOf(':');
                if (colon < 0 || !into.member(names(line, colon), null, Role.MEMBER, Set.of(), stream(line, colon))) {
                    return;
                }
            }
        }

        private static List<String> names(String line, int colon) {
            return List.of(line.substring(0, colon));
        }

        private static InputStream stream(String line, int colon) {
            return new ByteArrayInputStream(
                    line.substring(colon + 1).replace('|', '\n').getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsPackedStandsBehindWhatItIsPackedIn() throws IOException {
        Inventory inventory = unpack(new LineOpener(), "a:b:c:d\ne:f:g");
        assertThat(inventory.items())
                .extracting(Item::path)
                .containsExactly("2/x", "2/x/a", "2/x/a/b", "2/x/a/b/c", "2/x/e", "2/x/e/f");
        assertThat(inventory.items()).extracting(Item::depth).containsExactly(1, 2, 3, 4, 2, 3);
        assertThat(inventory.breaches()).isEmpty();
    }

    @Test
    void packedTooDeepIsABreach() throws IOException {
        bounds = new ContentPolicy(
                1000, 3, 2000, new ByteCount(1 << 20), 200, 1000, Duration.ofSeconds(5), DocumentsPolicy.DEFAULT);
        Inventory inventory = unpack(new LineOpener(), "a:b:c:d:e");
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.DEPTH);
        assertThat(inventory.items().getLast().is(ItemFact.NOT_ALL_SEEN)).isTrue();
    }

    @Test
    void tooManyItemsAreABreach() throws IOException {
        bounds = new ContentPolicy(
                1000, 3, 100, new ByteCount(1 << 20), 200, 1000, Duration.ofSeconds(5), DocumentsPolicy.DEFAULT);
        Inventory inventory = unpack(new LineOpener(), "a:\n".repeat(1000));
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.COUNT);
        assertThat(inventory.items()).hasSize(100);
        assertThat(inventory.items().getFirst().is(ItemFact.NOT_ALL_SEEN)).isTrue();
    }

    @Test
    void whatUnpacksToFarMoreThanItIsEnds() throws IOException {
        Inventory inventory = unpack(endless(), "bomb");
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.RATIO);
        assertThat(inventory.items().getLast().octets().size()).isLessThan(2 << 20);
        assertThat(inventory.items().getLast().is(ItemFact.NOT_ALL_SEEN)).isTrue();
    }

    @Test
    void whatUnpacksToTooMuchEnds() throws IOException {
        bounds = new ContentPolicy(
                1000, 3, 100, new ByteCount(50_000), 200, 1000, Duration.ofSeconds(5), DocumentsPolicy.DEFAULT);
        Inventory inventory = unpack(endless(), "bomb");
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.SIZE);
    }

    @Test
    void whatTakesTooLongEnds() throws IOException {
        Opener slow = opener(into -> into.member(List.of("s"), null, Role.MEMBER, Set.of(), new InputStream() {
            @Override
            public int read() {
                clock.advance(Duration.ofMillis(10));
                return 'x';
            }
        }));
        Inventory inventory = unpack(slow, "drips");
        assertThat(inventory.breaches()).extracting(Breach::kind).containsExactly(Kind.TIME);
    }

    @Test
    void whatALibraryThrowsMeansDamage() throws IOException {
        Inventory inventory = unpack(
                opener(into -> {
                    into.member(List.of("first"), null, Role.MEMBER, Set.of(), InputStream.nullInputStream());
                    throw new ArrayIndexOutOfBoundsException(-1);
                }),
                "x");
        assertThat(inventory.items().getFirst().is(ItemFact.DAMAGED)).isTrue();
        assertThat(inventory.items()).hasSize(2);
    }

    @Test
    void aMemberThatCannotBeReadToItsEndIsDamagedAndTheNextIsSeen() throws IOException {
        Inventory inventory = unpack(
                opener(into -> {
                    into.member(List.of("first"), null, Role.MEMBER, Set.of(), new InputStream() {
                        private int left = 5;

                        @Override
                        public int read() throws IOException {
                            if (left-- > 0) {
                                return 'x';
                            }
                            throw new IOException("broken");
                        }
                    });
                    into.member(List.of("second"), null, Role.MEMBER, Set.of(), InputStream.nullInputStream());
                }),
                "x");
        assertThat(inventory.items()).extracting(Item::name).containsExactly("x", "first", "second");
        assertThat(inventory.items().get(1).is(ItemFact.DAMAGED)).isTrue();
        assertThat(inventory.items().get(1).octets().size()).isEqualTo(5);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsAnErrorAndNoFactOfTheMessage() throws IOException {
        scratch.close();
        assertThatThrownBy(() -> unpack(endless(), "x")).isInstanceOf(IOException.class);
    }

    @Test
    void namesThatLeadOutOrDeceiveAreFacts() throws IOException {
        Inventory inventory = unpack(
                new LineOpener(),
                "../../etc/passwd:\n..\\a:\n/etc/x:\na/NUL.txt:\ninvoice\u202Efdp.exe:\ngood..txt:\na/..b/c:");
        assertThat(inventory.items().stream().skip(1).map(Item::facts))
                .containsExactly(
                        Set.of(ItemFact.TRAVERSAL),
                        Set.of(ItemFact.TRAVERSAL),
                        Set.of(ItemFact.TRAVERSAL),
                        Set.of(ItemFact.DEVICE_NAME),
                        Set.of(ItemFact.DECEPTIVE_NAME),
                        Set.of(),
                        Set.of());
    }

    @Test
    void whatIsMoreThanAMegabyteWaitsInAFileThatIsGoneAfterwards() throws IOException {
        byte[] large = new byte[3 << 20];
        large[2 << 20] = 7;
        SeekableOctets small = scratch.keep(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        SeekableOctets kept = scratch.keep(new ByteArrayInputStream(large));
        SeekableOctets after = scratch.keep(new ByteArrayInputStream(new byte[] {4}));
        assertThat(kept.open().readAllBytes()).isEqualTo(large);
        assertThat(kept.some(2 << 20, 1)).containsExactly(7);
        assertThat(small.open().readAllBytes()).containsExactly(1, 2, 3);
        assertThat(after.open().readAllBytes()).containsExactly(4);
        try (InputStream in = kept.open((2 << 20) - 1, (2 << 20) + 2)) {
            assertThat(in.readAllBytes()).containsExactly(0, 7, 0);
        }
        scratch.close();
        assertThatThrownBy(() -> kept.some(0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> small.some(0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptedReaderDoesNoHarmToOthers() throws IOException {
        SeekableOctets kept = scratch.keep(new ByteArrayInputStream(new byte[2 << 20]));
        Thread.currentThread().interrupt();
        assertThat(kept.some(5, 10)).hasSize(10);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(kept.some(5, 10)).hasSize(10);
        assertThat(Files.exists(folder)).isTrue();
    }

    private interface Body {
        void open(Opening into) throws IOException;
    }

    private static Opener opener(Body body) {
        return new Opener() {
            @Override
            public boolean opens(Item item) {
                return item.depth() == 1;
            }

            @Override
            public void open(Item item, Opening into) throws IOException {
                body.open(into);
            }
        };
    }

    private static Opener endless() {
        return opener(into -> into.member(List.of("zeros"), null, Role.MEMBER, Set.of(), new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        }));
    }

    private Inventory unpack(Opener opener, String text) throws IOException {
        Octets octets = Octets.of(text.getBytes(StandardCharsets.UTF_8));
        return new Unpacking(List.of(opener), clock)
                .ofEmbedded(List.of(new Embedded("2/x", "2", 1, List.of("x"), null, octets)), bounds, scratch);
    }
}
