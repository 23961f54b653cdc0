package io.sallyport.admin.lists;

import static io.sallyport.testing.Decisions.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.lists.Remember.Scope;
import io.sallyport.admin.lists.SenderMemory.Plan;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.policy.lists.ListWriter;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.MemoryDecisions;
import io.sallyport.testing.RecordingAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The held mail is from {@code sender@example.org}, and was authenticated as the test says. */
class SenderMemoryTest {
    private static final Caller ADMIN = new Caller("anna", Role.ADMIN.permissions(), null, "192.0.2.9");
    private static final HeldMail MAIL = HeldMails.of("A-held-1", "bob@example.com", MailClass.SPAM);
    private static final AuthenticationResult DMARC_PASS = result("dmarc", "pass", "header", "from", "example.org");
    private static final AuthenticationResult DMARC_NONE = result("dmarc", "none", "header", "from", "example.org");
    private static final AuthenticationResult DMARC_FAIL = result("dmarc", "fail", "header", "from", "example.org");
    private static final AuthenticationResult SPF_PASS =
            result("spf", "pass", "smtp", "mailfrom", "sender@example.org");
    private static final AuthenticationResult SPF_FAIL =
            result("spf", "softfail", "smtp", "mailfrom", "sender@example.org");
    private static final AuthenticationResult DKIM_PASS = result("dkim", "pass", "header", "d", "example.org");
    private static final AuthenticationResult DKIM_OTHER = result("dkim", "pass", "header", "d", "other.example");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final MemoryDecisions journal = new MemoryDecisions();
    private final RecordingAudit audit = new RecordingAudit();
    private ListFolder lists;
    private SenderMemory memory;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        lists = ListFolder.in(folder, clock);
        ListWriter writer = new ListWriter(lists.store(), clock);
        memory = new SenderMemory(new ListDesk(lists.store(), writer, audit, clock), journal, clock);
    }

    @Test
    void whoIsSignedIsLetPassIfSignedAgain() throws Exception {
        authenticated(DMARC_PASS, DKIM_PASS, SPF_PASS);
        assertThat(added(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN, "ticket \"4711\"\n"))
                .isEqualTo("added");
        assertThat(lists.read("partners"))
                .isEqualTo("example.org  requires=dkim  until=2027-02-20  owner=\"anna\""
                        + "  reason=\"held mail A-held-1: ticket '4711'\"");
        assertThat(audit.lines()).containsExactly("lists.add lists/partners.txt by anna");
        assertThat(added(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN, "")).isEqualTo("known");
    }

    @Test
    void whoIsProvenByTheSendersHostAloneIsLetPassSo() throws Exception {
        authenticated(DMARC_NONE, SPF_PASS);
        assertThat(added(KnownList.Kind.ALLOW, "friends", Scope.ADDRESS, "")).isEqualTo("added");
        assertThat(lists.read("friends")).startsWith("sender@example.org  requires=spf  until=2027-02-20");
    }

    @Test
    void namesAreProvenInWhateverLetters() throws Exception {
        authenticated(DMARC_NONE, result("spf", "pass", "smtp", "mailfrom", "Sender@EXAMPLE.org"));
        assertThat(objection(KnownList.Kind.ALLOW, "friends", Scope.ADDRESS)).isEmpty();
        authenticated(DMARC_NONE, result("dkim", "pass", "header", "d", "Example.ORG"));
        assertThat(objection(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN)).isEmpty();
    }

    @Test
    void whoseSignerIsBelowTheAuthorsDomainIsLetPassByDmarc() throws Exception {
        authenticated(DMARC_PASS, result("dkim", "pass", "header", "d", "mail.example.org"));
        added(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN, "");
        assertThat(lists.read("partners")).startsWith("example.org  requires=dmarc  ");
    }

    @Test
    void whoProvesNothingIsNotLetPass() throws Exception {
        authenticated(DMARC_NONE, SPF_FAIL, DKIM_OTHER);
        for (String list : List.of("partners", "friends")) {
            assertThat(objection(KnownList.Kind.ALLOW, list, Scope.DOMAIN))
                    .startsWith("neither SPF nor DKIM proves that this mail is from example.org");
        }
        authenticated(result("dmarc", "permerror", "policy", "x", "y"), SPF_PASS);
        assertThat(objection(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN))
                .isEqualTo("nobody could say for certain who wrote this mail");
        assertThat(objection(KnownList.Kind.ALLOW, "friends", Scope.DOMAIN)).isEmpty();
    }

    @Test
    void whatIsNoLongerKnownProvesNothing() throws Exception {
        assertThat(objection(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN)).startsWith("it is no longer known");
    }

    @Test
    void whoSendsMalwareIsNotLetPass() throws Exception {
        authenticated(DMARC_PASS, DKIM_PASS);
        HeldMail malware = HeldMails.of("A-held-1", "bob@example.com", MailClass.MALWARE);
        assertThat(memory.plan(ADMIN, malware, KnownList.Kind.ALLOW, wish("partners", Scope.DOMAIN), ""))
                .isInstanceOf(Plan.Objection.class);
    }

    @Test
    void whoIsBlockedNeedsNoProof() throws Exception {
        authenticated(DMARC_NONE);
        assertThat(added(KnownList.Kind.BLOCK, "blocked-authors", Scope.DOMAIN, ""))
                .isEqualTo("added");
        assertThat(added(KnownList.Kind.BLOCK, "blocked-senders", Scope.ADDRESS, ""))
                .isEqualTo("added");
        assertThat(lists.read("blocked-authors")).startsWith("example.org  until=2027-02-20  owner=");
        assertThat(lists.read("blocked-senders")).startsWith("sender@example.org  until=2027-02-20  owner=");
    }

    @Test
    void whoWasPretendedToBeIsNotBlocked() throws Exception {
        authenticated(DMARC_FAIL, SPF_FAIL);
        for (String list : List.of("blocked-authors", "blocked-senders")) {
            assertThat(objection(KnownList.Kind.BLOCK, list, Scope.DOMAIN))
                    .startsWith("somebody else pretended to be example.org");
        }
    }

    @Test
    void onlyListsOfSendersAndOfTheRightKindRememberOne() throws Exception {
        authenticated(DMARC_PASS, DKIM_PASS);
        assertThat(memory.choices().stream().map(KnownList::name))
                .containsExactly("blocked-authors", "blocked-senders", "friends", "partners");
        assertThat(objection(KnownList.Kind.ALLOW, "blocked-authors", Scope.DOMAIN))
                .isEqualTo("blocked-authors is no list that allows senders");
        assertThat(objection(KnownList.Kind.BLOCK, "both", Scope.DOMAIN)).contains("is no list");
        assertThat(objection(KnownList.Kind.ALLOW, "ours", Scope.DOMAIN)).contains("is no list");
        assertThat(objection(KnownList.Kind.ALLOW, "no-such", Scope.DOMAIN)).contains("no list no-such");
        assertThat(objection(KnownList.Kind.ALLOW, "partners", Scope.ADDRESS)).contains("authors' domains");
    }

    @Test
    void whoMayNotChangeListsRemembersNobody() {
        authenticated(DMARC_PASS, DKIM_PASS);
        for (Caller caller : List.of(
                new Caller("helga", Role.HELPDESK.permissions(), null, ""),
                new Caller("olga", Role.OPERATOR.permissions(), Set.of("example.com"), ""))) {
            assertThatThrownBy(
                            () -> memory.plan(caller, MAIL, KnownList.Kind.ALLOW, wish("partners", Scope.DOMAIN), ""))
                    .isInstanceOf(Denied.class);
        }
    }

    @Test
    void whatTheListCannotTakeIsToldAndHindersNothing() throws Exception {
        authenticated(DMARC_PASS, DKIM_PASS);
        audit.fill();
        assertThat(added(KnownList.Kind.ALLOW, "partners", Scope.DOMAIN, "")).startsWith("not added: ");
        assertThat(lists.read("partners")).isEmpty();
    }

    private void authenticated(AuthenticationResult... results) {
        journal.append(List.of(Decisions.decision("A").authenticated(results).build()), List.of());
    }

    private static Remember wish(String list, Scope scope) {
        return new Remember(list, scope == Scope.ADDRESS ? LocalDate.parse("2027-02-20") : null, scope);
    }

    private String objection(KnownList.Kind kind, String list, Scope scope) throws IOException {
        return memory.plan(ADMIN, MAIL, kind, wish(list, scope), "") instanceof Plan.Objection(String why) ? why : "";
    }

    private String added(KnownList.Kind kind, String list, Scope scope, String reason) throws IOException {
        Plan plan = memory.plan(ADMIN, MAIL, kind, wish(list, scope), reason);
        assertThat(plan).isInstanceOf(Plan.Adding.class);
        return memory.carryOut(ADMIN, (Plan.Adding) plan);
    }
}
