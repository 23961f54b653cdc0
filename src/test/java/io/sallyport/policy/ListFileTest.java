package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.Network;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.testing.Fuzz;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void addressLiesInItsNetwork() {
        ListFile list = ListFile.of("lists/x.txt", "192.0.2.0/24", "2001:db8::/32", "198.51.100.7");
        assertThat(matching(list, "192.0.2.77")).isEqualTo("192.0.2.0/24");
        assertThat(matching(list, "192.0.3.0")).isNull();
        assertThat(matching(list, "192.0.1.255")).isNull();
        assertThat(matching(list, "2001:db8:ffff::1")).isEqualTo("2001:db8::/32");
        assertThat(matching(list, "2001:db9::")).isNull();
        assertThat(matching(list, "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(matching(list, "198.51.100.8")).isNull();
    }

    @Test
    void smallestNetworkCounts() {
        ListFile list = ListFile.of("lists/x.txt", "10.0.0.0/8", "10.1.2.3", "10.1.0.0/16", "0.0.0.0/0", "10.1.2.0/24");
        assertThat(matching(list, "10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(matching(list, "10.1.2.4")).isEqualTo("10.1.2.0/24");
        assertThat(matching(list, "10.1.3.3")).isEqualTo("10.1.0.0/16");
        assertThat(matching(list, "10.2.0.0")).isEqualTo("10.0.0.0/8");
        assertThat(matching(list, "255.255.255.255")).isEqualTo("0.0.0.0/0");
        assertThat(matching(list, "::1")).isNull();
    }

    @Test
    void everyAddressIsFoundAsIfAllNetworksWereLookedAt() {
        Fuzz.run(200, random -> {
            List<Network> networks = new ArrayList<>();
            IntStream.range(0, random.nextInt(60)).forEach(i -> networks.add(network(random)));
            ListFile list = ListFile.of(
                    "lists/x.txt", networks.stream().map(Network::toString).toArray(String[]::new));
            for (int i = 0; i < 100; i++) {
                InetAddress address = address(random);
                String expected = networks.stream()
                        .filter(network -> network.contains(address))
                        .max(Comparator.comparingInt(Network::prefixLength))
                        .map(Network::toString)
                        .orElse(null);
                assertThat(text(list.matching(address, NOW))).as("%s", address).isEqualTo(expected);
            }
        });
    }

    @Test
    void domainStandsForItself() {
        ListFile list = ListFile.of("lists/x.txt", "example.org", "Bücher.example");
        assertThat(text(list.matchingDomain("example.org", NOW))).isEqualTo("example.org");
        assertThat(list.matchingDomain("mail.example.org", NOW)).isNull();
        assertThat(list.matchingDomain("notexample.org", NOW)).isNull();
        assertThat(list.matchingDomain("", NOW)).isNull();
        assertThat(text(list.matchingDomain("xn--bcher-kva.example", NOW))).isEqualTo("Bücher.example");
    }

    @Test
    void domainWithADotStandsForAllBelowItToo() {
        ListFile list = ListFile.of("lists/x.txt", ".example.org", ".b.example.org", "c.b.example.org", ".zip");
        assertThat(text(list.matchingDomain("example.org", NOW))).isEqualTo(".example.org");
        assertThat(text(list.matchingDomain("a.example.org", NOW))).isEqualTo(".example.org");
        assertThat(text(list.matchingDomain("a.b.example.org", NOW))).isEqualTo(".b.example.org");
        assertThat(text(list.matchingDomain("c.b.example.org", NOW))).isEqualTo("c.b.example.org");
        assertThat(text(list.matchingDomain("x.c.b.example.org", NOW))).isEqualTo(".b.example.org");
        assertThat(text(list.matchingDomain("invoice.zip", NOW))).isEqualTo(".zip");
        assertThat(list.matchingDomain("notexample.org", NOW)).isNull();
        assertThat(text(list.matchingDomain("x.".repeat(110) + "example.org", NOW)))
                .isEqualTo(".example.org");
        assertThat(list.matchingDomain("x.".repeat(1000) + "example.org", NOW)).isNull();
        assertThat(list.matchingDomain(".".repeat(200), NOW)).isNull();
    }

    @Test
    void mailboxIsFoundByAddressElseByDomain() {
        ListFile list = ListFile.of("lists/x.txt", "Boss@Example.org", "example.org", ".example.net");
        assertThat(text(list.matching(new MailAddress("BOSS", "example.org"), NOW)))
                .isEqualTo("Boss@Example.org");
        assertThat(text(list.matching(new MailAddress("other", "example.org"), NOW)))
                .isEqualTo("example.org");
        assertThat(text(list.matching(new MailAddress("a@b", "x.example.net"), NOW)))
                .isEqualTo(".example.net");
        assertThat(list.matching(new MailAddress("boss", "[192.0.2.1]"), NOW)).isNull();
        assertThat(list.matching(new MailAddress("postmaster", ""), NOW)).isNull();
    }

    @Test
    void expiredEntryDoesNothingAndIsReported() {
        ListFile list = ListFile.of(
                "lists/x.txt",
                "192.0.2.0/24 until=2026-11-22",
                "192.0.2.1 until=2026-11-21",
                "a@example.org until=2026-11-21",
                "example.org until=2026-11-21",
                ".example.org",
                "example.net until=2026-11-21");
        assertThat(matching(list, "192.0.2.1")).as("the wider network").isEqualTo("192.0.2.0/24");
        assertThat(text(list.matching(new MailAddress("a", "example.org"), NOW)))
                .isEqualTo(".example.org");
        assertThat(list.matchingDomain("example.net", NOW)).isNull();
        assertThat(list.expired(NOW)).extracting(Entry::line).containsExactly(2, 3, 4, 6);
        Instant midnight = Instant.parse("2026-11-23T00:00:00Z");
        assertThat(list.matching(InetAddress.ofLiteral("192.0.2.9"), midnight.minusNanos(1)))
                .isNotNull();
        assertThat(list.matching(InetAddress.ofLiteral("192.0.2.9"), midnight)).isNull();
    }

    @Test
    void attributesAreRead() {
        ListFile list = ListFile.of(
                "lists/x.txt",
                "# a comment",
                "",
                "  example.org\tuntil=2027-01-31 owner=anna reason=\"ticket #4711, see wiki\" requires=dkim,iprev # behind",
                "a#b@example.org spoofable=true");
        Entry entry = list.entries().getFirst();
        assertThat(entry.text()).isEqualTo("example.org");
        assertThat(entry.place()).isEqualTo("lists/x.txt:3");
        assertThat(entry.until()).isEqualTo(LocalDate.parse("2027-01-31"));
        assertThat(entry.owner()).isEqualTo("anna");
        assertThat(entry.reason()).isEqualTo("ticket #4711, see wiki");
        assertThat(entry.requires()).containsExactlyInAnyOrder(Proof.DKIM, Proof.IPREV);
        assertThat(entry.spoofable()).isFalse();
        assertThat(list.entries().getLast().spoofable()).isTrue();
        assertThat(list.entries().getLast().text()).isEqualTo("a#b@example.org");
    }

    @Test
    void spfAndDkimProveTheirDomainAndAllBelowIt() {
        Authentication spf = new Authentication(List.of(), null, "example.org", Set.of(), Set.of(), null);
        Authentication dkim = new Authentication(List.of(), null, null, Set.of("example.org"), Set.of(), null);
        assertThat(Proof.SPF.isGiven(spf, "example.org")).isTrue();
        assertThat(Proof.SPF.isGiven(spf, "mail.example.org")).isTrue();
        assertThat(Proof.SPF.isGiven(spf, "notexample.org")).isFalse();
        assertThat(Proof.SPF.isGiven(spf, "org")).isFalse();
        assertThat(Proof.SPF.isGiven(dkim, "example.org")).isFalse();
        assertThat(Proof.DKIM.isGiven(dkim, "news.example.org")).isTrue();
        assertThat(Proof.DKIM.isGiven(dkim, "org")).isFalse();
        assertThat(Proof.DMARC.isGiven(spf, "example.org")).isTrue();
        assertThat(Proof.DMARC.isGiven(dkim, "example.org")).isTrue();
        assertThat(Proof.DMARC.isGiven(Authentication.NONE, "example.org")).isFalse();
    }

    @Test
    void alignmentProvesTheAuthorsDomainOnly() {
        Authentication aligned = new Authentication(
                List.of(), "example.org", "bounce.example.org", Set.of(), Set.of(Mechanism.SPF), null);
        assertThat(Proof.SPF.isGiven(aligned, "example.org")).isTrue();
        assertThat(Proof.DKIM.isGiven(aligned, "example.org")).isFalse();
        assertThat(Proof.SPF.isGiven(aligned, "other.example.org")).isFalse();
    }

    @Test
    void confirmedNameProvesTheDomainAboveIt() {
        Authentication iprev = new Authentication(List.of(), null, null, Set.of(), Set.of(), "MX1.example.org");
        assertThat(Proof.IPREV.isGiven(iprev, "example.org")).isTrue();
        assertThat(Proof.IPREV.isGiven(iprev, "x.example.org")).isFalse();
        assertThat(Proof.IPREV.isGiven(Authentication.NONE, "example.org")).isFalse();
    }

    @Test
    void entryIsProvenOnlyByAllThatItRequires() {
        Entry both = ListFile.of("x", "example.org requires=spf,dkim").entries().getFirst();
        Authentication spf = new Authentication(List.of(), null, "example.org", Set.of(), Set.of(), null);
        Authentication all = new Authentication(List.of(), null, "example.org", Set.of("example.org"), Set.of(), null);
        assertThat(both.isProvenBy(spf, "example.org")).isFalse();
        assertThat(both.isProvenBy(all, "example.org")).isTrue();
    }

    @Test
    void allProblemsAreFoundAtOnceWithTheirPlaces() {
        assertThat(problems("""
                192.0.2.1/24
                example..org
                *.example.org
                a@
                  example.org owner="anna
                example.net until=tomorrow
                example.com requires=dkim,spif
                example.edu reasn=x
                example.info spoofable
                192.0.2.7 requires=spf
                example.biz owner=a owner=b
                300.1.1.1
                ok.example
                ok.example
                ok.example owner=x
                example.name owner
                """))
                .containsExactly(
                        "x.txt:1:1: cannot be used: 192.0.2.1/24 (expected: no bits set behind the prefix)",
                        "x.txt:2:1: must be a network, a domain (or .domain, for all below it too) or an address (was: example..org)",
                        "x.txt:3:1: must be a network, a domain (or .domain, for all below it too) or an address (was: *.example.org); write .example.org",
                        "x.txt:4:1: must be an address such as user@example.org (was: a@)",
                        "x.txt:5:21: must end with a quotation mark",
                        "x.txt:6:13: must be a date such as until=2027-01-31 (was: tomorrow)",
                        "x.txt:7:13: must be one of spf, dkim, dmarc, iprev, or several with commas between (was: spif)",
                        "x.txt:8:13: must be one of until=, owner=, reason=, requires=, spoofable=, or a comment behind # (was: reasn); did you mean reason?",
                        "x.txt:9:14: must be spoofable=true or spoofable=false",
                        "x.txt:10:1: must not require a proof: nobody else can use the address of a client (was: 192.0.2.7)",
                        "x.txt:11:21: must stand only once (was: owner)",
                        "x.txt:12:1: cannot be used: 300.1.1.1 (expected: a network such as 192.0.2.0/24 or 2001:db8::/32)",
                        "x.txt:15:1: says something else than line 13 (was: ok.example); join the two",
                        "x.txt:16:14: must have a value, such as owner=anna or reason=\"ticket 4711\"");
    }

    @Test
    void overlongLineAndTooManyEntriesAreProblems() {
        assertThat(problems("x".repeat(1001) + "\n")).containsExactly("x.txt:1:1: must have at most 1000 characters");
        StringBuilder many = new StringBuilder();
        IntStream.rangeClosed(0, ListFileReader.MAX_ENTRIES)
                .forEach(i -> many.append("d").append(i).append(".example\n"));
        assertThat(problems(many.toString()))
                .containsExactly("x.txt:1000001:1: must be the last: a list has at most 1000000 entries");
    }

    @Test
    void listOfCodeRefusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> ListFile.of("x", "example.org", "a@b@"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x:2:1");
    }

    @Test
    void equalEntriesOfTheSameFileMakeEqualLists() {
        assertThat(ListFile.of("x", "a.example"))
                .isEqualTo(ListFile.of("x", "a.example"))
                .hasSameHashCodeAs(ListFile.of("x", "a.example"))
                .isNotEqualTo(ListFile.of("y", "a.example"))
                .isNotEqualTo(ListFile.of("x", "a.example owner=b"));
    }

    @Test
    void byteOrderMarkAndLineEndsOfWindowsAreNoPartOfEntries() {
        assertThat(ListFile.of("x", "\uFEFFexample.org\r\nexample.net\r").entries())
                .extracting(Entry::text)
                .containsExactly("example.org", "example.net");
    }

    @Test
    void anyTextIsReadOrReported() {
        byte[] sample = "192.0.2.0/24 until=2027-01-31 owner=\"a b\" # c\n.example.org requires=spf,dkim\na@b.example"
                .getBytes(StandardCharsets.UTF_8);
        Fuzz.run(5000, random -> {
            String text = new String(Fuzz.mutate(sample, random, " =\"#,.:/@\n\t0x"), StandardCharsets.ISO_8859_1);
            Problems problems = new Problems();
            ListFile list = ListFileReader.read("x", text, problems);
            assertThat(list.entries().size() + problems.list().size()).isPositive();
        });
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        ListFileReader.read("x.txt", text, problems);
        return problems.list().stream().map(PolicyProblem::toString).toList();
    }

    /** Few enough addresses that networks nest and touch. */
    private static InetAddress address(Random random) {
        try {
            byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
            octets[0] = 0x20;
            octets[octets.length - 1] = (byte) random.nextInt(8);
            octets[octets.length / 2] = (byte) (random.nextInt(4) << 6);
            return InetAddress.getByAddress(octets);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Network network(Random random) {
        InetAddress inside = address(random);
        return Network.around(inside, random.nextInt(inside.getAddress().length * 8 + 1));
    }

    private static @Nullable String matching(ListFile list, String address) {
        return text(list.matching(InetAddress.ofLiteral(address), NOW));
    }

    private static @Nullable String text(@Nullable Entry entry) {
        return entry == null ? null : entry.text();
    }
}
