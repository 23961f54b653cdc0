package io.sallyport.policy.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.filter.lists.ListsSettings;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.PolicyGate;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.PolicyStores;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real files in a real folder. */
class ListWriterTest {
    private static final String DENIED = "lists/blocked.txt";
    private static final String ALLOWED = "lists/partners.txt";
    private static final String POLICY = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: blocked, deny: sender, list: lists/blocked.txt, then: reject }
                  - { name: partners, allow: from, list: lists/partners.txt, points: -1 }
            """;
    private static final String HEAD = "# whom nobody wants\r\n\r\n.bad.example # a comment\r\n";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final List<PolicyProblem> objections = new ArrayList<>();
    private WatchedPolicyStore store;
    private ListWriter writer;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        write("policy.yaml", POLICY);
        write("domains/a.test.yaml", "relay:\n  backends: [\"127.0.0.1:2526\"]\n");
        write(DENIED, HEAD);
        write(ALLOWED, "");
        PolicyGate gate = (policy, files) -> List.copyOf(objections);
        store = PolicyStores.on(folder, () -> Map.of("lists", ListsSettings.class), gate, clock);
        writer = new ListWriter(store, clock);
    }

    @AfterEach
    void leavesNothingBeside() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("lists"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("blocked.txt", "partners.txt");
        }
    }

    @Test
    void anEntryIsOneLineBehindTheOthersAndInForceAtOnce() throws Exception {
        String before = store.current().version();
        ListChange change = writer.add(
                DENIED,
                new NewEntry(
                        "pest@sender.example", LocalDate.parse("2027-02-20"), "anna", "ticket 4711 #spam", Set.of()));
        assertThat(change).isInstanceOf(ListChange.Made.class);
        assertThat(read(DENIED))
                .isEqualTo(HEAD
                        + "pest@sender.example  until=2027-02-20  owner=\"anna\"  reason=\"ticket 4711 #spam\"\r\n");
        assertThat(store.current().version()).isNotEqualTo(before);
        assertThat(inForce(DENIED)).containsExactly(".bad.example", "pest@sender.example");
        assertThat(store.reload().version())
                .describedAs("what the watch reads is no other policy")
                .isEqualTo(store.current().version());
    }

    @Test
    void aLastLineWithoutItsEndGetsOne() throws Exception {
        write(DENIED, "a.example");
        writer.add(DENIED, blocked("b.example"));
        assertThat(read(DENIED)).isEqualTo("a.example\nb.example  owner=\"anna\"\n");
    }

    @Test
    void anEntryGoesWithItsLineAndTheRestStaysOctetForOctet() throws Exception {
        byte[] head = "\uFEFF# Käse\ra.example\n".getBytes(StandardCharsets.UTF_8);
        byte[] all = (new String(head, StandardCharsets.UTF_8) + "  B.Example reason=x\r\n# c\r\nb.example reason=x")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve(DENIED), all);
        assertThat(writer.remove(DENIED, "b.example", null)).isInstanceOf(ListChange.Made.class);
        assertThat(read(DENIED)).isEqualTo("\uFEFF# Käse\ra.example\n# c\r\n");
        assertThat(inForce(DENIED)).containsExactly("a.example");
        writer.remove(DENIED, "a.example", null);
        assertThat(read(DENIED)).isEqualTo("\uFEFF# Käse\r# c\r\n");
    }

    @Test
    void aFirstLineBehindAByteOrderMarkCanGo() throws Exception {
        write(DENIED, "\uFEFFa.example\nb.example");
        writer.remove(DENIED, "a.example", null);
        assertThat(read(DENIED)).isEqualTo("\uFEFFb.example");
    }

    @Test
    void toAddTwiceIsToAddOnce() throws Exception {
        writer.add(DENIED, blocked("pest@sender.example"));
        String once = read(DENIED);
        assertThat(writer.add(DENIED, blocked("PEST@Sender.Example"))).isInstanceOf(ListChange.AlreadySo.class);
        assertThat(read(DENIED)).isEqualTo(once);
    }

    @Test
    void whatSaysSomethingElseIsNotOverwritten() throws Exception {
        writer.add(DENIED, blocked("pest@sender.example"));
        NewEntry other = new NewEntry("pest@sender.example", LocalDate.parse("2027-01-01"), "bob", "", Set.of());
        assertThat(writer.add(DENIED, other)).isInstanceOf(ListChange.Contradicts.class);
        assertThat(read(DENIED)).doesNotContain("bob");
    }

    @Test
    void whatHasExpiredIsReplaced() throws Exception {
        write(DENIED, "pest@sender.example until=2026-11-21 # old\nb.example\n");
        assertThat(writer.add(DENIED, blocked("pest@sender.example"))).isInstanceOf(ListChange.Made.class);
        assertThat(read(DENIED)).isEqualTo("b.example\npest@sender.example  owner=\"anna\"\n");
    }

    @Test
    void anAllowEntryThatAnybodyCouldClaimIsNotWritten() throws Exception {
        assertThat(writer.add(ALLOWED, blocked("partner.example")))
                .isInstanceOfSatisfying(
                        ListChange.Rejected.class,
                        e -> assertThat(e.why()).contains("lists/partners.txt:1:1: must require a proof"));
        assertThat(read(ALLOWED)).isEmpty();
        NewEntry proven = new NewEntry("partner.example", null, "anna", "", Set.of(Proof.DMARC));
        assertThat(writer.add(ALLOWED, proven)).isInstanceOf(ListChange.Made.class);
        assertThat(read(ALLOWED)).isEqualTo("partner.example  requires=dmarc  owner=\"anna\"\n");
    }

    @Test
    void whatTheTestsOfThePolicyObjectToIsNotWritten() throws Exception {
        objections.add(new PolicyProblem("tests/lists.yaml", 3, 5, "mail", "delivered", "must be rejected", null));
        String before = store.current().version();
        assertThat(writer.add(DENIED, blocked("pest@sender.example")))
                .isEqualTo(new ListChange.Rejected(objections.getFirst().toString()));
        assertThat(read(DENIED)).isEqualTo(HEAD);
        assertThat(store.current().version()).isEqualTo(before);
        assertThat(store.status().isCurrent())
                .describedAs("the files hold as they are")
                .isTrue();
    }

    @Test
    void aListThatDoesNotHoldAsItStandsIsLeftToWhoEditsIt() throws Exception {
        write(DENIED, "nonsense !\n");
        assertThat(writer.add(DENIED, blocked("pest@sender.example"))).isInstanceOf(ListChange.Rejected.class);
        Files.write(folder.resolve(DENIED), new byte[] {(byte) 0xff, '\n'});
        assertThat(writer.add(DENIED, blocked("pest@sender.example"))).isInstanceOf(ListChange.Rejected.class);
        assertThat(Files.readAllBytes(folder.resolve(DENIED))).containsExactly(0xff, '\n');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"policy.yaml", "../blocked.txt", "/etc/hosts", "lists/other.txt", "", "lists/./blocked.txt"})
    void onlyListsThatThePolicyNamesAreTouched(String list) throws Exception {
        assertThat(writer.add(list, blocked("a.example"))).isEqualTo(new ListChange.UnknownList(list));
        assertThat(writer.tag(list)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "#a.example",
                "a.example b.example",
                "a.example\nb.example",
                "a.example\u2028b.example",
                "a.example\u0085b.example",
                "a.example\tspoofable=true",
                "a.ex\u202Eample",
                "*.example.org",
                "a b@example.org",
                "\"a\nb\"@example.org",
                "\"a\"@example.org",
                "@",
                "999.1.1.1",
                "10.0.0.0/99",
                "\uD800.example",
                "until=2027-01-01"
            })
    void nothingButOneNameIsAnEntry(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry(text, null, "anna", "", Set.of()))
                .withMessageStartingWith("entry: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\" spoofable=true",
                "a\nb.example",
                "a\rb.example",
                "a\u0000",
                "a\u2029b",
                "\u202Etxet",
                "a\u200Bb"
            })
    void noReasonOrOwnerLeavesItsQuotes(String hostile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry("a.example", null, "anna", hostile, Set.of()))
                .withMessageStartingWith("reason: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry("a.example", null, hostile, "", Set.of()))
                .withMessageStartingWith("owner: ");
    }

    @Test
    void textsAreBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry("a".repeat(400), null, "anna", "", Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry("a.example", null, "anna", "x".repeat(301), Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEntry("a.example", LocalDate.MAX, "anna", "", Set.of()));
    }

    @Test
    void whoHasSeenAnotherContentChangesNothing() throws Exception {
        String seen = writer.tag(DENIED);
        assertThat(writer.add(DENIED, blocked("a.example"), seen)).isInstanceOf(ListChange.Made.class);
        assertThat(writer.add(DENIED, blocked("b.example"), seen)).isInstanceOf(ListChange.Changed.class);
        assertThat(writer.remove(DENIED, "a.example", seen)).isInstanceOf(ListChange.Changed.class);
        assertThat(writer.remove(DENIED, "a.example", writer.tag(DENIED))).isInstanceOf(ListChange.Made.class);
        assertThat(writer.remove(DENIED, "a.example", null)).isEqualTo(new ListChange.Missing("a.example"));
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        ListWriter other = new ListWriter(store, clock);
        List<Callable<ListChange>> wishes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            NewEntry entry = blocked("n%d.example".formatted(i));
            ListWriter one = i % 2 == 0 ? writer : other;
            wishes.add(() -> untilFree(one, entry));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ListChange> done : threads.invokeAll(wishes)) {
                assertThat(done.get()).isInstanceOf(ListChange.Made.class);
            }
        }
        assertThat(read(DENIED).lines()).hasSize(3 + 20);
        assertThat(inForce(DENIED)).hasSize(21);
    }

    private static ListChange untilFree(ListWriter writer, NewEntry entry) throws IOException {
        ListChange change = writer.add(DENIED, entry);
        while (change instanceof ListChange.Changed) {
            Thread.onSpinWait();
            change = writer.add(DENIED, entry);
        }
        return change;
    }

    @Test
    void whoElseHasTheLockIsNotWaitedFor() throws Exception {
        try (FileChannel channel = FileChannel.open(folder.resolve(DENIED), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.Changed.class);
        }
        assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.Made.class);
    }

    @Test
    void whatAnEditorSavesMeanwhileIsNotLost() throws Exception {
        WatchedPolicyStore edited = PolicyStores.on(
                folder,
                () -> Map.of("lists", ListsSettings.class),
                (policy, files) -> {
                    if (policy.version().equals(store.current().version())) {
                        return List.of(); // At the start
                    }
                    return saved("saved.example\n");
                },
                clock);
        assertThat(new ListWriter(edited, clock).add(DENIED, blocked("a.example")))
                .isInstanceOf(ListChange.Changed.class);
        assertThat(read(DENIED)).isEqualTo("saved.example\n");
    }

    private List<PolicyProblem> saved(String text) {
        try {
            write(DENIED, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of();
    }

    @Test
    void whatACrashLeftBesideTheListIsClearedAway() throws Exception {
        write("lists/.blocked.txt.new", "half a fi");
        assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.Made.class);
        assertThat(inForce(DENIED)).containsExactly(".bad.example", "a.example");
    }

    @Test
    void nobodyLeadsTheWritingElsewhereByALinkBesideTheList() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createSymbolicLink(folder.resolve("lists/.blocked.txt.new"), victim);
        assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.Made.class);
        assertThat(victim).hasContent("mine");
    }

    @Test
    void aListThatIsALinkStaysOne() throws Exception {
        Path real = folder.resolve("real.txt");
        Files.move(folder.resolve(DENIED), real);
        Files.createSymbolicLink(folder.resolve(DENIED), real);
        assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.Made.class);
        assertThat(folder.resolve(DENIED)).isSymbolicLink();
        assertThat(Files.readString(real)).contains("a.example");
    }

    @Test
    void theRightsOfTheFileStay() throws Exception {
        Path file = folder.resolve(DENIED);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        writer.add(DENIED, blocked("a.example"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void aListThatIsTooLargeToWriteOverAndOverIsLeftToPrograms() throws Exception {
        write(DENIED, "# a comment of some length\n".repeat(700_000));
        assertThat(writer.add(DENIED, blocked("a.example")))
                .isInstanceOfSatisfying(
                        ListChange.NotWritable.class,
                        e -> assertThat(e.why())
                                .isEqualTo(
                                        "the gateway may not write lists/blocked.txt: it has more than 16777216 octets"));
    }

    @Test
    void aMistakeElsewhereInTheFolderKeepsListsAsTheyAre() throws Exception {
        write("domains/b.test.yaml", "relay: { budget: 1 }\n");
        assertThat(writer.add(DENIED, blocked("a.example")))
                .isInstanceOfSatisfying(
                        ListChange.Rejected.class, e -> assertThat(e.why()).startsWith("domains/b.test.yaml:1:"));
        assertThat(read(DENIED)).isEqualTo(HEAD);
    }

    @Test
    void aListThatIsGoneIsNotMadeAnew() throws Exception {
        Path away = folder.resolve("away.txt");
        Files.move(folder.resolve(DENIED), away);
        assertThat(writer.add(DENIED, blocked("a.example"))).isInstanceOf(ListChange.NotWritable.class);
        assertThat(folder.resolve(DENIED)).doesNotExist();
        assertThat(writer.tag(DENIED)).isNull();
        Files.move(away, folder.resolve(DENIED));
    }

    private static NewEntry blocked(String text) {
        return new NewEntry(text, null, "anna", "", Set.of());
    }

    private List<String> inForce(String list) {
        return store.lists().stream()
                .filter(each -> each.name().equals(list))
                .flatMap(each -> each.entries().stream())
                .map(ListFile.Entry::text)
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
