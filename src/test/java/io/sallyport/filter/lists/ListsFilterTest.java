package io.sallyport.filter.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.ListFile;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListsFilterTest {
    private static final ListFile CLIENTS = ListFile.of(
            "lists/clients.txt",
            "192.0.2.0/24 owner=anna reason=\"ticket 4711\"",
            ".spam.example",
            "198.51.100.1 until=2026-11-21");
    private static final ListFile DOMAINS =
            ListFile.of("lists/domains.txt", "partner.example requires=dkim", ".known.example spoofable=true");
    private static final ListFile PLAIN = ListFile.of("lists/plain.txt", "bad.example", ".evil.example");

    @Test
    void deniedClientIsRefusedAtRcptAndToldNothingOfLists() {
        List<Finding> findings = examine(
                Examinations.at(Stage.RCPT).client("192.0.2.7"),
                "{ name: bad, deny: client, list: lists/clients.txt, then: reject }");
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("lists.denied");
            assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.REJECT, null));
            assertThat(finding.evidence())
                    .containsEntry("use", "bad")
                    .containsEntry("matched", "192.0.2.7")
                    .containsEntry("entry", "192.0.2.0/24")
                    .containsEntry("place", "lists/clients.txt:1")
                    .containsEntry("owner", "anna")
                    .containsEntry("reason", "ticket 4711");
            assertThat(finding.reason())
                    .hasToString("Reason[status=7.1, text=Mail from your host, 192.0.2.7, is not accepted here]");
        });
    }

    @Test
    void whatIsDecidedAtRcptIsNotFoundAgainAtData() {
        String uses = "{ name: bad, deny: client, list: lists/clients.txt, points: 4 }";
        assertThat(examine(Examinations.at(Stage.RCPT).client("192.0.2.7"), uses))
                .hasSize(1);
        assertThat(examine(Examinations.at(Stage.DATA).client("192.0.2.7"), uses))
                .isEmpty();
    }

    @Test
    void clientIsDeniedByItsConfirmedNameToo() {
        String uses = "{ name: bad, deny: client, list: lists/clients.txt, points: 4 }";
        assertThat(names(examine(
                        Examinations.at(Stage.RCPT).client("203.0.113.1").confirmedName("a.Spam.example"), uses)))
                .containsExactly("lists.denied");
        assertThat(examine(Examinations.at(Stage.RCPT).client("203.0.113.1").confirmedName(null), uses))
                .isEmpty();
    }

    @Test
    void unlistedClientGetsNothing() {
        assertThat(examine(
                        Examinations.at(Stage.RCPT).client("203.0.113.1"),
                        "{ name: bad, deny: client, list: lists/clients.txt, then: reject }"))
                .isEmpty();
    }

    @Test
    void expiredEntryDoesNothing() {
        String uses = "{ name: bad, deny: client, list: lists/clients.txt, then: reject }";
        Examinations mail = Examinations.at(Stage.RCPT).client("198.51.100.1");
        assertThat(examine(mail.now(Instant.parse("2026-11-21T23:59:59Z")), uses))
                .hasSize(1);
        assertThat(examine(mail.now(Instant.parse("2026-11-22T00:00:00Z")), uses))
                .isEmpty();
    }

    @Test
    void allowedClientIsSparedAtRcptAndCountsInFavour() {
        List<Finding> findings = examine(
                Examinations.at(Stage.RCPT).client("192.0.2.7"),
                "{ name: ours, allow: client, list: lists/clients.txt, spares: [dnsbl.*, greylist.new], points: -5 }");
        assertThat(names(findings)).containsOnly("lists.allowed");
        assertThat(findings)
                .extracting(Finding::effect)
                .containsExactly(
                        new Effect.Spares(List.of("dnsbl.*", "greylist.new")), new Effect.Points(Score.of("-5")));
    }

    @Test
    void allowedClientWithoutConsequenceIsNotedForRules() {
        assertThat(examine(
                        Examinations.at(Stage.RCPT).client("192.0.2.7"),
                        "{ name: ours, allow: client, list: lists/clients.txt }"))
                .extracting(Finding::effect)
                .containsExactly(new Effect.Noted());
    }

    @Test
    void senderIsDeniedByAddressOrDomainAndTheNullPathNever() {
        String uses = "{ name: s, deny: sender, list: lists/plain.txt, points: 2 }";
        assertThat(names(examine(Examinations.at(Stage.RCPT).from("a@bad.example"), uses)))
                .containsExactly("lists.denied");
        assertThat(names(examine(Examinations.at(Stage.RCPT).from("a@x.evil.example"), uses)))
                .containsExactly("lists.denied");
        assertThat(examine(Examinations.at(Stage.RCPT).from("a@x.bad.example"), uses))
                .isEmpty();
        assertThat(examine(Examinations.at(Stage.RCPT).from(null), uses)).isEmpty();
    }

    @Test
    void heloIsDenied() {
        String uses = "{ name: h, deny: helo, list: lists/plain.txt, points: 2 }";
        assertThat(names(examine(Examinations.at(Stage.RCPT).helo("BAD.example"), uses)))
                .containsExactly("lists.denied");
        assertThat(examine(Examinations.at(Stage.RCPT).helo("[192.0.2.1]"), uses))
                .isEmpty();
    }

    @Test
    void recipientIsLookedUpAtRcptOnly() {
        ListFile boss = ListFile.of("lists/boss.txt", "boss@example.test");
        String uses = "{ name: r, allow: recipient, list: lists/boss.txt, spares: [greylist.*] }";
        assertThat(names(examine(Examinations.at(Stage.RCPT).to("user@example.test", "Boss@example.test"), uses, boss)))
                .containsExactly("lists.allowed");
        assertThat(examine(Examinations.at(Stage.RCPT).to("user@example.test"), uses, boss))
                .isEmpty();
        assertThat(examine(Examinations.at(Stage.DATA).to("boss@example.test"), uses, boss))
                .isEmpty();
    }

    @Test
    void senderWhoMustBeProvenWaitsForData() {
        String uses = "{ name: p, allow: sender, list: lists/domains.txt, points: -3 }";
        assertThat(examine(Examinations.at(Stage.RCPT).from("a@partner.example"), uses))
                .isEmpty();
        Examinations data = Examinations.at(Stage.DATA).from("a@partner.example");
        assertThat(names(examine(data.authentication(signedBy("partner.example")), uses)))
                .containsExactly("lists.allowed");
        assertThat(names(examine(data.authentication(signedBy("other.example")), uses)))
                .containsExactly("lists.unproven");
    }

    @Test
    void unprovenEntryIsNotedAndHasNoWeight() {
        List<Finding> findings = examine(
                Examinations.at(Stage.DATA).from("a@partner.example"),
                "{ name: p, allow: sender, list: lists/domains.txt, points: -3, spares: [dnsbl.*] }");
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.effect()).isEqualTo(new Effect.Noted());
            assertThat(finding.evidence()).containsEntry("requires", "dkim");
        });
    }

    @Test
    void spoofableSenderIsAllowedAtRcpt() {
        String uses = "{ name: p, allow: sender, list: lists/domains.txt, points: -3 }";
        assertThat(names(examine(Examinations.at(Stage.RCPT).from("a@x.known.example"), uses)))
                .containsExactly("lists.allowed");
        assertThat(examine(Examinations.at(Stage.DATA).from("a@x.known.example"), uses))
                .isEmpty();
    }

    @Test
    void authorIsAllowedIfAligned() {
        String uses = "{ name: f, allow: from, list: lists/plain.txt, requires: [dmarc], points: -3 }";
        Authentication aligned =
                new Authentication(List.of(), "bad.example", "mail.bad.example", Set.of(), Set.of(Mechanism.SPF), null);
        Authentication forged = new Authentication(
                List.of(), "bad.example", "attacker.example", Set.of("attacker.example"), Set.of(), null);
        assertThat(names(examine(Examinations.at(Stage.DATA).authentication(aligned), uses)))
                .containsExactly("lists.allowed");
        assertThat(names(examine(Examinations.at(Stage.DATA).authentication(forged), uses)))
                .containsExactly("lists.unproven");
        assertThat(examine(Examinations.at(Stage.DATA), uses)).as("no author").isEmpty();
    }

    @Test
    void requirementsOfTheUseAndOfTheEntryMustBothBeMet() {
        String uses = "{ name: f, allow: from, list: lists/domains.txt, requires: [iprev], points: -3 }";
        Authentication dkim = new Authentication(
                List.of(), "partner.example", null, Set.of("partner.example"), Set.of(Mechanism.DKIM), null);
        Authentication both = new Authentication(
                List.of(), "partner.example", null, Set.of("partner.example"), Set.of(), "mx.partner.example");
        assertThat(names(examine(Examinations.at(Stage.DATA).authentication(dkim), uses)))
                .containsExactly("lists.unproven");
        assertThat(names(examine(Examinations.at(Stage.DATA).authentication(both), uses)))
                .containsExactly("lists.allowed");
    }

    @Test
    void deniedAuthorNeedsNoProof() {
        Authentication claimed = new Authentication(List.of(), "bad.example", null, Set.of(), Set.of(), null);
        assertThat(names(examine(
                        Examinations.at(Stage.DATA).authentication(claimed),
                        "{ name: f, deny: from, list: lists/plain.txt, then: hold }")))
                .containsExactly("lists.denied");
    }

    @Test
    void subjectIsMatchedAsPeopleReadIt() {
        String uses = "{ name: s, deny: subject, matches: \"(?i)\\\\bcasino\\\\b\", points: 3 }";
        assertThat(names(examine(Examinations.at(Stage.DATA).header("Subject: =?utf-8?B?Q2FzaW5v?= now"), uses)))
                .containsExactly("lists.denied");
        assertThat(names(examine(Examinations.at(Stage.DATA).header("Subject: fine", "SUBJECT: casino"), uses)))
                .containsExactly("lists.denied");
        assertThat(examine(Examinations.at(Stage.DATA).header("Subject: my casino and my salary"), uses)
                        .toString())
                .as("what the journal may have to leave out")
                .doesNotContain("salary");
        assertThat(examine(Examinations.at(Stage.DATA).header("Subject: casinos"), uses))
                .isEmpty();
        assertThat(examine(Examinations.at(Stage.DATA).header("X: casino"), uses))
                .isEmpty();
    }

    @Test
    void shadowIsOnlyRecorded() {
        assertThat(examine(
                        Examinations.at(Stage.DATA).header("Subject: casino"),
                        "{ name: s, deny: subject, matches: casino, points: 3, then: hold, shadow: true }"))
                .hasSize(2)
                .allMatch(Finding::shadow);
    }

    @Test
    void allUsesThatMatchCount() {
        assertThat(examine(
                        Examinations.at(Stage.RCPT).client("192.0.2.7").from("a@bad.example"),
                        "{ name: a, deny: client, list: lists/clients.txt, points: 1 }",
                        "{ name: b, deny: sender, list: lists/plain.txt, points: 1 }"))
                .hasSize(2);
    }

    @Test
    void hugeNamesAreNotFoundAndHarmNothing() {
        String uses = "{ name: h, deny: helo, list: lists/plain.txt, points: 2 }";
        assertThat(examine(Examinations.at(Stage.RCPT).helo("x.".repeat(100_000) + "bad.example"), uses))
                .isEmpty();
        assertThat(examine(Examinations.at(Stage.RCPT).helo("\0\r\n\uD800"), uses))
                .isEmpty();
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        ListsSettings example = FilterSettings.example(
                ListsSettings.class,
                ListFile.of("lists/partners.txt", "partner.example"),
                ListFile.of("lists/blocked.txt", "192.0.2.0/24"));
        assertThat(example.entries()).hasSize(3);
    }

    private static Authentication signedBy(String domain) {
        return new Authentication(List.of(), null, null, Set.of(domain), Set.of(), null);
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::name).toList();
    }

    private static List<Finding> examine(Examinations mail, String... uses) {
        return examine(mail, String.join("\n- ", uses), PLAIN);
    }

    private static List<Finding> examine(Examinations mail, String uses, ListFile other) {
        ListsSettings settings =
                FilterSettings.of(ListsSettings.class, "entries:\n- " + uses + "\n", CLIENTS, DOMAINS, other);
        try {
            return new ListsFilter().examine(mail, settings);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
