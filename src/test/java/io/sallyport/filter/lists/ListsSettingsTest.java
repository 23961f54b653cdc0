package io.sallyport.filter.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.ListFile;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListsSettingsTest {
    private static final ListFile DOMAINS =
            ListFile.of("lists/d.txt", "a.example", "b.example requires=dkim", "c.example spoofable=true");
    private static final ListFile CLIENTS = ListFile.of("lists/c.txt", "192.0.2.1", ".example.org");
    private static final ListFile PEOPLE = ListFile.of("lists/p.txt", "x@a.example spoofable=true");

    @Test
    void allowedNameThatAnybodyCanClaimIsRefusedAtItsLine() {
        for (String aspect : new String[] {"from", "sender", "helo"}) {
            assertThat(problems("{ name: x, allow: %s, list: lists/d.txt }".formatted(aspect)))
                    .containsExactly("lists/d.txt:1:1: : must require a proof: anybody can claim it in " + aspect
                            + " (was: a.example)");
        }
    }

    @Test
    void proofOrConsentOfTheUseStandsForAllItsEntries() {
        assertThat(problems("{ name: x, allow: from, list: lists/d.txt, requires: [spf] }"))
                .isEmpty();
        assertThat(problems("{ name: x, allow: from, list: lists/d.txt, spoofable: true }"))
                .isEmpty();
        assertThat(problems("{ name: x, deny: from, list: lists/d.txt, points: 1 }"))
                .isEmpty();
    }

    @Test
    void allowedClientNeedsNoProof() {
        assertThat(problems("{ name: x, allow: client, list: lists/c.txt }")).isEmpty();
    }

    @Test
    void entryThatCannotMatchIsRefusedAtItsLine() {
        assertThat(problems("{ name: x, deny: sender, list: lists/c.txt, points: 1 }"))
                .containsExactly(
                        "lists/c.txt:1:1: : must be a domain or an address, in a list on sender (was: 192.0.2.1)");
        assertThat(problems("{ name: x, deny: from, list: lists/p.txt, points: 1 }"))
                .containsExactly("lists/p.txt:1:1: : must be a domain, in a list on from (was: x@a.example)");
        assertThat(problems("{ name: x, allow: recipient, list: lists/d.txt }"))
                .containsExactly(
                        "lists/d.txt:2:1: : must not require a proof, in a list on recipient (was: b.example)");
    }

    @Test
    void useThatContradictsItselfIsRefused() {
        assertThat(problem("{ name: x, list: lists/c.txt }")).contains("exactly one of allow and deny");
        assertThat(problem("{ name: x, allow: client, deny: client, list: lists/c.txt }"))
                .contains("exactly one of allow and deny");
        assertThat(problem("{ name: x, deny: client, matches: a }")).contains("list, and not matches");
        assertThat(problem("{ name: x, deny: subject, list: lists/d.txt }")).contains("matches, and not list");
        assertThat(problem("{ name: x, allow: client, list: lists/c.txt, then: tag }"))
                .contains("no then");
        assertThat(problem("{ name: x, allow: client, list: lists/c.txt, points: 1 }"))
                .contains("points below zero");
        assertThat(problem("{ name: x, allow: client, list: lists/c.txt, requires: [spf] }"))
                .contains("no requires on client");
        assertThat(problem("{ name: x, allow: subject, matches: a }")).contains("spoofable: true");
        assertThat(problem("{ name: x, deny: client, list: lists/c.txt, points: 0 }"))
                .contains("points above zero");
        assertThat(problem("{ name: x, deny: client, list: lists/c.txt, then: deliver }"))
                .contains("then: tag");
        assertThat(problem("{ name: x, deny: client, list: lists/c.txt, spares: [dnsbl.*] }"))
                .contains("spares only");
        assertThat(problem("{ name: x, deny: client, list: lists/c.txt, spoofable: true }"))
                .contains("requires and spoofable only");
    }

    @Test
    void mistakesOfSingleKeysAreToldWithTheirPlaces() {
        assertThat(problem("{ name: X y, deny: client, list: lists/c.txt }"))
                .isEqualTo("policy.yaml:2:11: entries[0].name: must be letters a to z, digits and hyphens (was: X y)");
        assertThat(problem("{ name: x, deny: subject, matches: \"a(b\" }")).contains("missing closing )");
        assertThat(problem("{ name: x, allow: client, list: lists/c.txt, spares: [dnsbl] }"))
                .contains("entries[0].spares[0]: must be the name of a finding");
        assertThat(problem("{ name: x, deny: clients, list: lists/c.txt }")).contains("must be one of client, helo");
        assertThat(problem("{ name: x, deny: client, list: lists/none.txt }"))
                .contains("names a file that is not there");
        assertThat(FilterSettings.problems(ListsSettings.class, "entries: []\n"))
                .hasSize(1);
    }

    private static String problem(String use) {
        List<String> problems = problems(use);
        assertThat(problems).as(use).hasSize(1);
        return problems.getFirst();
    }

    private static List<String> problems(String use) {
        return FilterSettings.problems(ListsSettings.class, "entries:\n- " + use + "\n", DOMAINS, CLIENTS, PEOPLE);
    }
}
