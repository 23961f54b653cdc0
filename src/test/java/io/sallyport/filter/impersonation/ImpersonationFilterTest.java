package io.sallyport.filter.impersonation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.mail.Action;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.policy.DirectoryFile;
import io.sallyport.policy.ListFile;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImpersonationFilterTest {
    private static final DirectoryFile PEOPLE = DirectoryFile.of(
            "people.csv",
            "name,address,title,aliases",
            "Anna Doe,anna@example.test,Chief Financial Officer,Änne Smith-Doe",
            "\"Roe, Richard\",richard@example.test,Clerk,",
            "Paula Partner,paula@supplier.example,Sales,");
    private static final ListFile PARTNERS = ListFile.of("partners.txt", ".supplier.example");

    private final ImpersonationSettings settings =
            settings("people: people.csv\npartners: partners.txt\nfirst-contact: off\nnew-domain: off");
    private final MemoryContactStore contacts = new MemoryContactStore(1000);
    private final ImpersonationFilter filter = new ImpersonationFilter(contacts);

    @Test
    void plainMailShowsNothing() {
        assertThat(names(mail("From: Sender <sender@sender.example>", "Subject: hello")))
                .isEmpty();
        assertThat(names(mail("Subject: no author"))).isEmpty();
        assertThat(names(Examinations.at(Stage.DATA).from(null))).isEmpty();
    }

    @Test
    void nameOfAPersonWithAForeignAddress() {
        for (String name : List.of(
                "Anna Doe",
                "\"Doe, Anna\"",
                "Dr. Anna B. DOE",
                "Аnna Dоe",
                "=?UTF-8?B?QW5uYSBEb2U=?=",
                "\"Anna Doe | CFO\"",
                "Anna Doe (Finance)",
                "\"Anna Doe - sent from my phone\"",
                "=?UTF-8?Q?=C3=84nne?= Smith-Doe",
                "Ann\u00ADa Doe")) {
            assertThat(names(mail("From: " + name + " <x@evil.example>")))
                    .as(name)
                    .contains("impersonation.person");
        }
        assertThat(names(mail("From: x@evil.example (Anna Doe)"))).containsExactly("impersonation.person");
        Finding finding = examine(mail("From: Richard Roe <x@evil.example>")).getFirst();
        assertThat(finding.evidence())
                .containsEntry("entry", "people.csv:3")
                .containsEntry("address", "x@evil.example");
        assertThat(finding.reason().text()).doesNotContain("Roe");
    }

    @Test
    void ownAddressesAndOthersNamesAreHarmless() {
        assertThat(names(proven("anna@example.test", "example.test", "From: Anna Doe <anna@example.test>")))
                .isEmpty();
        assertThat(names(mail("From: Paula Partner <office@mail.supplier.example>")))
                .as("her house")
                .isEmpty();
        assertThat(names(mail("From: Anna <x@evil.example>")))
                .as("a first name")
                .isEmpty();
        assertThat(names(mail("From: Anna Doering <x@other.example>"))).isEmpty();
    }

    @Test
    void executiveFromFreeMail() {
        assertThat(names(mailFrom("x@gmail.com", "From: Anna Doe <cfo.doe@gmail.com>")))
                .containsExactly("impersonation.executive-free-mail");
        assertThat(names(mailFrom("x@gmail.com", "From: Richard Roe <roe@gmail.com>")))
                .containsExactly("impersonation.person");
    }

    @Test
    void nameThatIsAnotherAddress() {
        assertThat(names(mail("From: \"boss@partner.example\" <x@evil.example>")))
                .containsExactly("impersonation.address-in-name");
        assertThat(names(mail("From: \"anna@example.test\" <x@evil.example>")))
                .containsExactly("impersonation.address-in-name", "impersonation.own-domain-in-name");
        assertThat(names(mail("From: \"x@evil.example\" <x@evil.example>"))).isEmpty();
        assertThat(names(mail("From: \"meet @ noon.example\" <x@evil.example>")))
                .isEmpty();
    }

    @Test
    void nameThatHoldsADomainOfOurs() {
        assertThat(names(mail("From: Helpdesk example.test <x@evil.example>")))
                .containsExactly("impersonation.own-domain-in-name");
    }

    @Test
    void lookalikesOfOurDomains() {
        assertThat(names(mailFrom("x@exarnple.test", "From: IT <x@exarnple.test>")))
                .containsExactly("impersonation.own-lookalike");
        assertThat(names(mailFrom("x@example-billing.net", "From: IT <x@example-billing.net>")))
                .containsExactly("impersonation.own-lookalike");
        assertThat(names(mailFrom("x@example.shop", "From: IT <x@example.shop>")))
                .containsExactly("impersonation.own-namesake");
        assertThat(names(mail("From: S <s@sender.example>", "Reply-To: <x@examp1e.test>")))
                .contains("impersonation.own-lookalike");
        assertThat(examine(mailFrom("x@exarnple.test", "From: IT <x@exarnple.test>"))
                        .getFirst()
                        .evidence())
                .containsEntry("resembles", "example.test")
                .containsEntry("how", "confusable")
                .containsEntry("field", "From");
    }

    @Test
    void lookalikesOfPartnersAndOfTheWellKnown() {
        assertThat(names(mailFrom("x@suppiler.example", "From: <x@suppiler.example>")))
                .containsExactly("impersonation.partner-lookalike");
        assertThat(names(mailFrom("x@paypa1.com", "From: <x@paypa1.com>")))
                .containsExactly("impersonation.brand-lookalike");
        assertThat(names(mailFrom("x@supplier.example", "From: <x@supplier.example>")))
                .isEmpty();
        assertThat(names(mailFrom("x@paypal.com", "From: <x@paypal.com>"))).isEmpty();
    }

    @Test
    void ownDomainThatNothingProves() {
        assertThat(names(mailFrom("x@example.test", "From: <x@example.test>")))
                .containsExactly("impersonation.own-domain");
        assertThat(names(proven("x@example.test", "example.test", "From: <x@example.test>")))
                .isEmpty();
    }

    @Test
    void tricksInNames() {
        assertThat(names(mail("From: \u202Eknab <x@evil.example>"))).containsExactly("impersonation.name-tricks");
        assertThat(names(mail("From: Pay\u200Bpal <x@evil.example>"))).containsExactly("impersonation.name-tricks");
        assertThat(names(mail("From: Pаypal <x@evil.example>")))
                .as("Cyrillic")
                .containsExactly("impersonation.name-tricks");
        assertThat(names(mail("From: Дмитрий Müller <x@other.example>")))
                .as("two words")
                .isEmpty();
        assertThat(names(mail("From: نسرین\u200Cگل <x@other.example>")))
                .as("Persian")
                .isEmpty();
    }

    @Test
    void threads() {
        assertThat(names(mail("From: <s@sender.example>", "Subject: AW: invoice")))
                .containsExactly("impersonation.fake-reply");
        assertThat(names(mail("From: <s@sender.example>", "Subject: Re: invoice", "References: <1@sender.example>")))
                .isEmpty();
        Examinations answer = mail("From: <s@sender.example>", "Subject: Re: x", "In-Reply-To: <1@mail.example.test>");
        assertThat(names(answer)).containsExactly("impersonation.stranger-in-thread");
        accepted(answer);
        assertThat(names(answer)).isEmpty();
    }

    @Test
    void answersElsewhere() {
        String from = "From: <s@sender.example>";
        assertThat(names(mail(from, "Reply-To: <x@other.example>"))).containsExactly("impersonation.reply-to");
        assertThat(names(mail(from, "Reply-To: <x@gmail.com>"))).containsExactly("impersonation.reply-to-free-mail");
        assertThat(names(mail(from, "Reply-To: <x@mail.sender.example>")))
                .as("below")
                .isEmpty();
        assertThat(names(mail(from, "Reply-To: <office@example.test>")))
                .as("a form of ours")
                .isEmpty();
    }

    @Test
    void reportsElsewhere() {
        assertThat(names(mailFrom("b@other.example", "From: <s@sender.example>")))
                .containsExactly("impersonation.return-path");
        assertThat(names(proven("b@other.example", "sender.example", "From: <s@sender.example>")))
                .as("DKIM")
                .isEmpty();
        assertThat(names(mailFrom("b@agency.example", "From: <s@sender.example>", "Sender: <a@agency.example>")))
                .as("delegated")
                .isEmpty();
        assertThat(names(mailFrom(null, "From: <s@sender.example>")))
                .as("a report")
                .isEmpty();
    }

    @Test
    void strangersAreThoseWhoseMailWasNeverAccepted() {
        ImpersonationSettings noting = settings("{}");
        Examinations mail = proven("s@sender.example", "sender.example", "From: <s@sender.example>");
        assertThat(names(filter.examine(mail, noting)))
                .containsExactly("impersonation.first-contact", "impersonation.new-domain");
        filter.concluded(mail, noting, new Outcome(Result.KEPT, null));
        assertThat(names(filter.examine(mail, noting))).hasSize(2);
        filter.concluded(mail, noting, new Outcome(Result.ACCEPTED, null));
        assertThat(names(filter.examine(mail, noting))).isEmpty();
        Examinations colleague = proven("t@sender.example", "sender.example", "From: <t@sender.example>");
        assertThat(names(filter.examine(colleague, noting))).containsExactly("impersonation.first-contact");
        Examinations later = proven("s@sender.example", "sender.example", "From: <s@sender.example>")
                .now(Instant.parse("2026-11-22T10:00:00Z").plus(Duration.ofDays(401)));
        assertThat(names(filter.examine(later, noting))).hasSize(2);
    }

    @Test
    void whoOnlyClaimsADomainDoesNotInheritItsAcquaintances() {
        ImpersonationSettings noting = settings("{}");
        accepted(proven("s@sender.example", "sender.example", "From: <s@sender.example>"));
        Examinations forged = mail("From: <s@sender.example>").client("203.0.113.9");
        assertThat(names(filter.examine(forged, noting)))
                .contains("impersonation.first-contact", "impersonation.new-domain");
    }

    @Test
    void storeThatFailsIsSaidAndTheRestIsSeen() {
        ContactStore broken = new ContactStore() {
            @Override
            public Map<String, Instant> known(Collection<String> keys, Instant now) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void remember(Collection<String> keys, Instant now, Instant until) {}
        };
        List<Finding> findings =
                new ImpersonationFilter(broken).examine(mail("From: Anna Doe <x@evil.example>"), settings);
        assertThat(names(findings)).containsExactly("impersonation.contacts", "impersonation.person");
        assertThat(findings.getFirst().effect()).isInstanceOf(Effect.Unavailable.class);
    }

    @Test
    void severalSignsTogetherAreHeld() {
        List<Finding> findings = examine(mailFrom(
                "b@other.example",
                "From: Anna Doe <x@evil.example>",
                "Reply-To: <x@gmail.com>",
                "Subject: Re: payment"));
        assertThat(names(findings)).contains("impersonation.several");
        assertThat(findings.getLast().effect()).isEqualTo(new Effect.Demand(Action.HOLD, null));
        assertThat(findings.getLast().evidence())
                .containsEntry("signs", "person, fake-reply, reply-to-free-mail, return-path");
    }

    @Test
    void circumstancesAloneNeverHold() {
        List<Finding> newsletter = filter.examine(
                mailFrom("b@esp.example", "From: Shop <news@shop.example>", "Reply-To: <help@desk.example>"),
                settings("people: people.csv"));
        assertThat(names(newsletter))
                .containsExactly(
                        "impersonation.reply-to",
                        "impersonation.return-path",
                        "impersonation.first-contact",
                        "impersonation.new-domain");
    }

    @Test
    void listsAndTicketSystemsThatAreKnownAreSpared() {
        Examinations list = signed(
                "lists.example",
                "b@lists.example",
                "From: \"Anna Doe via Talk\" <talk@lists.example>",
                "Reply-To: <anna@other.example>",
                "List-Id: <talk.lists.example>",
                "Subject: Re: a thread");
        assertThat(names(list)).as("as long as nobody knows it").contains("impersonation.person");
        accepted(list);
        assertThat(names(list)).isEmpty();
        Examinations own = signed(
                "lists.example",
                "b@lists.example",
                "From: Anna Doe <anna@example.test>",
                "List-Id: <talk.lists.example>");
        assertThat(names(own)).as("one of us writes to a list outside").isEmpty();
        Examinations liar = mail("From: Anna Doe <x@evil.example>", "List-Id: <x>");
        assertThat(names(liar)).as("who only says so").containsExactly("impersonation.person");
    }

    @Test
    void exceptionsAreLeftAlone() {
        ImpersonationSettings spared = FilterSettings.of(
                ImpersonationSettings.class,
                "people: people.csv\nexcept: ok.txt",
                PEOPLE,
                ListFile.of("ok.txt", "192.0.2.1"));
        assertThat(filter.examine(mail("From: Anna Doe <x@evil.example>"), spared))
                .isEmpty();
    }

    @Test
    void everySignCanBeOff() {
        ImpersonationSettings off = settings("people: people.csv\nperson: off\nfirst-contact: off\nnew-domain: off");
        assertThat(filter.examine(mail("From: Anna Doe <x@evil.example>"), off)).isEmpty();
    }

    @Test
    void orderOfFieldsDoesNotMatter() {
        List<String> fields = new ArrayList<>(List.of(
                "From: Anna Doe <x@evil.example>",
                "Reply-To: <x@gmail.com>",
                "Subject: Re: payment",
                "Sender: <a@b.example>"));
        List<Finding> first = examine(mailFrom("b@other.example", fields.toArray(String[]::new)));
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(fields, new Random(i));
            assertThat(examine(mailFrom("b@other.example", fields.toArray(String[]::new))))
                    .isEqualTo(first);
        }
    }

    @Test
    void exampleHolds() {
        assertThat(FilterSettings.example(
                                ImpersonationSettings.class,
                                DirectoryFile.of("lists/people.csv", "name"),
                                ListFile.of("lists/partners.txt"))
                        .several()
                        .of())
                .isEqualTo(3);
    }

    @Test
    void namesWithoutEndAreBounded() {
        String name = "Anna ".repeat(100_000);
        long start = System.nanoTime();
        for (String from : List.of(
                "\"" + name + "\" <x@evil.example>",
                "(".repeat(500_000),
                "\"".repeat(499_999),
                "<".repeat(500_000),
                "a@b.example,".repeat(50_000),
                "@".repeat(500_000) + " <x@evil.example>",
                "\u0301".repeat(200_000) + " <x@evil.example>",
                "=?utf-8?q?".repeat(50_000))) {
            examine(mail("From: " + from));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aHundredThousandPeopleAreMatchedInMicroseconds() {
        String[] lines = IntStream.range(0, 100_000)
                .mapToObj(i -> "Given%s Surname%s,u%d@example.test,,".formatted(letters(i), letters(i * 31), i))
                .toArray(String[]::new);
        DirectoryFile directory =
                DirectoryFile.of("people.csv", "name,address,title,aliases\n" + String.join("\n", lines));
        long start = System.nanoTime();
        People people = People.of(directory);
        long built = System.nanoTime();
        assertThat(people.named("Surname%s, Given%s".formatted(letters(77 * 31), letters(77))))
                .hasSize(1);
        for (int i = 0; i < 50_000; i++) {
            people.named("Somebody Else" + letters(i));
        }
        long warm = System.nanoTime();
        for (int i = 0; i < 50_000; i++) {
            people.named("Somebody Else" + letters(i));
        }
        System.out.printf(
                "index of 100,000 people %d ms, one name %.2f µs%n",
                (built - start) / 1_000_000, (System.nanoTime() - warm) / 50_000e3);
    }

    private static String letters(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number + 1; rest > 0; rest /= 26) {
            letters.append((char) ('a' + rest % 26));
        }
        return letters.toString();
    }

    private static ImpersonationSettings settings(String yaml) {
        return FilterSettings.of(ImpersonationSettings.class, yaml, PEOPLE, PARTNERS);
    }

    private static Examinations mail(String... fields) {
        return mailFrom("s@" + fromDomain(fields), fields);
    }

    /** The reverse-path of honest mail is in the domain of its author. */
    private static String fromDomain(String... header) {
        for (String field : header) {
            int at = field.lastIndexOf('@');
            if (field.startsWith("From:") && at > 0 && field.length() < 500) {
                return field.substring(at + 1).replaceAll("[>) ].*", "");
            }
        }
        return "sender.example";
    }

    private static Examinations proven(String reversePath, String author, String... header) {
        return mailFrom(reversePath, header)
                .authentication(
                        new Authentication(List.of(), author, null, Set.of(author), Set.of(Mechanism.DKIM), null));
    }

    private static Examinations signed(String signer, String reversePath, String... header) {
        return mailFrom(reversePath, header)
                .authentication(new Authentication(List.of(), null, null, Set.of(signer), Set.of(), null));
    }

    private static Examinations mailFrom(@Nullable String reversePath, String... header) {
        return Examinations.at(Stage.DATA).from(reversePath).header(header);
    }

    private void accepted(Examinations mail) {
        filter.concluded(mail, settings, new Outcome(Result.ACCEPTED, null));
    }

    private List<Finding> examine(Examinations mail) {
        return filter.examine(mail, settings);
    }

    private List<String> names(Examinations mail) {
        return names(examine(mail));
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::name).toList();
    }
}
