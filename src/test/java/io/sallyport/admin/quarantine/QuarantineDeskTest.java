package io.sallyport.admin.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.lists.Remember;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.mail.Action;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.State;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryDecisions;
import io.sallyport.testing.MemoryQuarantine;
import io.sallyport.testing.RecordingAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineDeskTest {
    private static final Caller ADMIN = new Caller("admin", Role.ADMIN.permissions(), null, "192.0.2.9");
    private static final Caller HELPDESK =
            new Caller("helga", Role.HELPDESK.permissions(), Set.of("example.com"), "192.0.2.9");
    private static final Caller AUDITOR = new Caller("otto", Role.AUDITOR.permissions(), null, "192.0.2.9");

    private final MemoryQuarantine quarantine = new MemoryQuarantine();
    private final RecordingAudit audit = new RecordingAudit();
    private final Verdict today = new Verdict(
            Action.DELIVER, Score.ZERO, new Thresholds(null, null, null), List.of(), List.of(), null, List.of());
    private final Teacher teacher = new Teacher();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final MemoryDecisions journal = new MemoryDecisions();
    private ListFolder lists;
    private QuarantineDesk desk;

    @TempDir
    Path folder;

    /** Keeps what it is taught. */
    private static final class Teacher implements Learning {
        private final List<String> lessons = new ArrayList<>();
        private boolean broken;

        @Override
        public Result learn(Octets message, Label label, @Nullable String domain) throws IOException {
            if (broken) {
                throw new IOException("the model is damaged");
            }
            lessons.add(label + " for " + domain);
            return Result.LEARNED;
        }

        @Override
        public Result forget(Octets message) {
            return Result.UNKNOWN;
        }
    }

    @BeforeEach
    void holdThree() throws IOException {
        lists = ListFolder.in(folder, clock);
        SenderMemory memory = lists.memory(audit, journal, clock);
        desk = new QuarantineDesk(quarantine, (mail, message, before) -> today, teacher, memory, audit, clock);
        quarantine.put(HeldMails.of("A-held-1", "ann@example.com", MailClass.SPAM), Mails.simple("A"));
        quarantine.put(HeldMails.of("B-held-1", "bob@example.net", MailClass.SPAM), Mails.simple("B"));
        quarantine.put(HeldMails.of("C-held-1", "ann@example.com", MailClass.MALWARE), Mails.simple("C"));
    }

    @Test
    void mailOfOtherDomainsIsNotThere() throws IOException {
        assertThat(desk.find(HELPDESK, "A-held-1")).isNotNull();
        assertThat(desk.find(HELPDESK, "B-held-1")).isNull();
        assertThat(desk.search(HELPDESK, HeldMailQuery.WAITING).mails())
                .extracting(HeldMail::id)
                .containsExactly("A-held-1", "C-held-1");
        assertThat(desk.count(HELPDESK, HeldMailQuery.WAITING).total()).isEqualTo(2);
        assertThat(desk.decide(HELPDESK, Act.RELEASE, "B-held-1", Order.PLAIN).outcome())
                .isEqualTo(new Outcome.Unknown("B-held-1"));
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void whatIsDecidedIsWrittenDownFirst() throws IOException {
        Decided decided = desk.decide(HELPDESK, Act.RELEASE, "A-held-1", Order.PLAIN);
        assertThat(decided.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.mail().state()).isEqualTo(State.RELEASED));
        assertThat(audit.lines())
                .containsExactly("quarantine.release A-held-1 by helga", "quarantine.release.ended A-held-1 by helga");
        assertThat(audit.entries().getLast().details()).containsEntry("outcome", "done");
        assertThat(audit.entries().getFirst().address()).isEqualTo("192.0.2.9");
    }

    @Test
    void howAnActEndedIsWrittenDownBehindIt() throws IOException {
        desk.decide(ADMIN, Act.DELETE, "A-held-1", Order.PLAIN);
        desk.decide(ADMIN, Act.DELETE, "A-held-1", Order.PLAIN);
        assertThat(audit.entries())
                .filteredOn(entry -> entry.action().equals("quarantine.delete.ended"))
                .extracting(entry -> entry.details().get("outcome"))
                .containsExactly("done", "was done before");
    }

    @Test
    void whatIsDoneStaysDoneIfItsEndCannotBeWrittenDown() throws IOException {
        audit.fillAfter(1);
        Decided decided = desk.decide(ADMIN, Act.DELETE, "A-held-1", Order.PLAIN);
        assertThat(decided.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(audit.lines()).containsExactly("quarantine.delete A-held-1 by admin");
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() {
        audit.fill();
        assertThatThrownBy(() -> desk.decide(ADMIN, Act.DELETE, "A-held-1", Order.PLAIN))
                .isInstanceOf(IOException.class);
        HeldMail mail = quarantine.find("A-held-1");
        assertThatThrownBy(() -> desk.content(ADMIN, mail, "preview")).isInstanceOf(IOException.class);
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void malwareIsForThoseWhoMayTouchIt() throws IOException {
        assertThatThrownBy(() -> desk.decide(HELPDESK, Act.RELEASE, "C-held-1", Order.PLAIN))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("malware");
        assertThat(desk.decide(HELPDESK, Act.REQUEST, "C-held-1", Order.PLAIN).outcome())
                .isInstanceOf(Outcome.Done.class);
        assertThat(desk.decide(ADMIN, Act.RELEASE, "C-held-1", Order.PLAIN).outcome())
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void contentIsForThoseWhoMaySeeIt() throws IOException {
        HeldMail mail = quarantine.find("A-held-1");
        HeldMail malware = quarantine.find("C-held-1");
        Caller reader = new Caller(
                "rita",
                Set.of(Permission.QUARANTINE_LIST, Permission.QUARANTINE_CONTENT),
                Set.of("example.com"),
                "192.0.2.9");
        assertThatThrownBy(() -> desk.content(HELPDESK, mail, "preview")).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> desk.content(AUDITOR, mail, "preview")).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> desk.content(reader, malware, "preview")).isInstanceOf(Denied.class);
        assertThat(desk.content(reader, mail, "preview").size()).isPositive();
        assertThat(audit.lines()).containsExactly("quarantine.content A-held-1 by rita");
    }

    @Test
    void whoMayOnlyLookChangesNothing() {
        for (Act act : Act.values()) {
            assertThatThrownBy(() -> desk.decide(AUDITOR, act, "A-held-1", Order.PLAIN))
                    .as(act.text())
                    .isInstanceOf(Denied.class);
        }
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void mailIsNotSentOutOfTheCallersDomains() {
        Order elsewhere = new Order("", null, new MailAddress("me", "example.net"), false, null);
        assertThatThrownBy(() -> desk.decide(HELPDESK, Act.RELEASE, "A-held-1", elsewhere))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("example.net");
    }

    @Test
    void aDecisionTeaches() throws IOException {
        Order spam = new Order("", null, null, false, Label.SPAM);
        assertThat(desk.decide(ADMIN, Act.DELETE, "A-held-1", spam).lesson()).isEqualTo("learned");
        assertThat(teacher.lessons).containsExactly("SPAM for example.com");
        assertThatThrownBy(() -> desk.decide(HELPDESK, Act.DELETE, "A-held-1", spam))
                .isInstanceOf(Denied.class);
    }

    @Test
    void whatIsRepeatedIsDoneAndTaughtOnce() throws IOException {
        Order ham = new Order("", null, null, false, Label.HAM);
        desk.decide(ADMIN, Act.RELEASE, "A-held-1", ham);
        Decided again = desk.decide(ADMIN, Act.RELEASE, "A-held-1", ham);
        assertThat(again.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.repeated()).isTrue());
        assertThat(quarantine.wishes()).hasSize(1);
        assertThat(teacher.lessons).hasSize(1);
    }

    @Test
    void aClassifierThatCannotLearnHindersNobody() throws IOException {
        teacher.broken = true;
        Decided decided = desk.decide(ADMIN, Act.RELEASE, "A-held-1", new Order("", null, null, false, Label.HAM));
        assertThat(decided.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(decided.lesson()).isEqualTo("not learned: the model is damaged");
    }

    @Test
    void whatOthersHaveChangedIsNotChanged() throws IOException {
        desk.decide(ADMIN, Act.REQUEST, "A-held-1", Order.PLAIN);
        assertThat(desk.decide(ADMIN, Act.DELETE, "A-held-1", new Order("", 1, null, false, null))
                        .outcome())
                .isInstanceOf(Outcome.Changed.class);
    }

    @Test
    void lookingAgainIsForThoseWhoMayRelease() throws IOException {
        HeldMail mail = quarantine.find("A-held-1");
        assertThatThrownBy(() -> desk.recheck(AUDITOR, mail)).isInstanceOf(Denied.class);
        assertThat(desk.recheck(HELPDESK, mail)).isNull();
        assertThat(audit.lines()).containsExactly("quarantine.recheck A-held-1 by helga");
    }

    @Test
    void theSenderOfReleasedMailIsRememberedIfItWasProven() throws IOException {
        journal.append(
                List.of(Decisions.decision("A")
                        .authenticated(
                                Decisions.result("dmarc", "pass", "header", "from", "example.org"),
                                Decisions.result("dkim", "pass", "header", "d", "example.org"))
                        .build()),
                List.of());
        Decided decided = desk.decide(ADMIN, Act.RELEASE, "A-held-1", remembering("partners"));
        assertThat(decided.outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(decided.remembered()).isEqualTo("added");
        assertThat(lists.read("partners")).startsWith("example.org  requires=dkim");
        assertThat(desk.decide(ADMIN, Act.RELEASE, "A-held-1", remembering("partners"))
                        .remembered())
                .isEqualTo("known");
    }

    @Test
    void mailWhoseSenderCannotBeRememberedIsNotReleased() throws IOException {
        journal.append(List.of(Decisions.decision("A").authenticated().build()), List.of());
        Decided decided = desk.decide(ADMIN, Act.RELEASE, "A-held-1", remembering("partners"));
        assertThat(decided.outcome()).isInstanceOf(Outcome.NotPossible.class);
        assertThat(quarantine.find("A-held-1").state()).isEqualTo(State.HELD);
        assertThat(lists.read("partners")).isEmpty();
        assertThat(audit.lines()).isEmpty();
    }

    @Test
    void nobodyIsRememberedWhoseMailIsNotDecidedOn() throws IOException {
        Order seen = new Order(
                "", 7, null, false, null, remembering("blocked-senders").remember());
        journal.append(List.of(Decisions.decision("A").build()), List.of());
        assertThat(desk.decide(ADMIN, Act.DELETE, "A-held-1", seen).outcome()).isInstanceOf(Outcome.Changed.class);
        assertThat(lists.read("blocked-senders")).isEmpty();
        assertThat(desk.decide(ADMIN, Act.REQUEST, "A-held-1", remembering("blocked-senders"))
                        .outcome())
                .isInstanceOf(Outcome.NotPossible.class);
    }

    private static Order remembering(String list) {
        return new Order("", null, null, false, null, new Remember(list, null, Remember.Scope.DOMAIN));
    }
}
