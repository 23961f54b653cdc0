package io.sallyport.admin.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Role;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.lists.ListChange;
import io.sallyport.policy.lists.ListWriter;
import io.sallyport.policy.lists.NewEntry;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.RecordingAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListDeskTest {
    private static final Caller OPERATOR = new Caller("olga", Role.OPERATOR.permissions(), null, "192.0.2.9");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final RecordingAudit audit = new RecordingAudit();
    private ListFolder lists;
    private ListDesk desk;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        lists = ListFolder.in(folder, clock);
        desk = new ListDesk(lists.store(), new ListWriter(lists.store(), clock), audit, clock);
    }

    @Test
    void eachListIsNamedWithWhatItIsFor() {
        assertThat(desk.lists().stream()
                        .map(list -> list.name() + " " + list.kind().text()))
                .containsExactly(
                        "blocked-authors block",
                        "blocked-senders block",
                        "both other",
                        "friends allow",
                        "ours allow",
                        "partners allow");
        assertThat(desk.find("partners")).isEqualTo(desk.find("lists/partners.txt"));
        assertThat(desk.find("policy.yaml")).isNull();
    }

    @Test
    void anAllowEntryWithoutAProofIsRefusedEvenWhereTheUseOfTheListRequiresOne() {
        for (String list : new String[] {"partners", "friends", "both"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> desk.add(OPERATOR, list(list), entry("example.org"), null))
                    .withMessageStartingWith("requires: must say what proves the sender");
        }
        assertThat(audit.entries()).isEmpty();
    }

    @Test
    void theAddressOfAClientNeedsNoProof() throws Exception {
        assertThat(desk.add(OPERATOR, list("ours"), entry("192.0.2.0/24"), null))
                .isInstanceOf(ListChange.Made.class);
    }

    @Test
    void whatIsDoneIsWrittenDownBefore() throws Exception {
        NewEntry proven = new NewEntry("example.org", null, "olga", "why", Set.of(Proof.DKIM, Proof.SPF));
        desk.add(OPERATOR, list("friends"), proven, null);
        desk.remove(OPERATOR, list("friends"), "example.org", null);
        assertThat(audit.lines())
                .containsExactly("lists.add lists/friends.txt by olga", "lists.remove lists/friends.txt by olga");
        assertThat(audit.entries().getFirst().details())
                .containsEntry("requires", "spf,dkim")
                .containsEntry("entry", "example.org")
                .containsEntry("reason", "why");
        audit.fill();
        assertThatThrownBy(() -> desk.add(OPERATOR, list("friends"), proven, null))
                .isInstanceOf(IOException.class);
        assertThat(lists.read("friends")).isEmpty();
    }

    @Test
    void whoIsLimitedToDomainsChangesNoListOfAll() {
        Caller scoped = new Caller("olga", Role.OPERATOR.permissions(), Set.of("example.com"), "");
        Caller auditor = new Caller("otto", Role.AUDITOR.permissions(), null, "");
        for (Caller caller : new Caller[] {scoped, auditor}) {
            assertThatThrownBy(() -> desk.add(caller, list("ours"), entry("192.0.2.1"), null))
                    .isInstanceOf(Denied.class);
            assertThatThrownBy(() -> desk.remove(caller, list("ours"), "192.0.2.1", null))
                    .isInstanceOf(Denied.class);
        }
    }

    private KnownList list(String name) {
        return Objects.requireNonNull(desk.find(name), name);
    }

    private static NewEntry entry(String text) {
        return new NewEntry(text, null, "olga", "", Set.of());
    }
}
