package io.sallyport.auth.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.auth.dmarc.DmarcResult.Result;
import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.dmarc.Identifier.Status;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The attacks of the espoofer tool. The attacker owns attack.com, so that whatever SPF and DKIM may take for a name of
 * that domain passes; the spoofed domains legitimate.com and example.com want such mail refused.
 */
class EspooferTest {
    private final FakeDns dns = new FakeDns()
            .txt("_dmarc.legitimate.com", "v=DMARC1; p=reject")
            .txt("_dmarc.example.com", "v=DMARC1; p=reject")
            .txt("_dmarc.attack.com", "v=DMARC1; p=none");

    @Test
    void noAttackPasses() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Suites.require("smtp/espoofer_cases.json").toFile());
        Map<String, Result> passed = new TreeMap<>();
        for (JsonNode attack : cases) {
            DmarcResult result = check(attack, attackersBest(attack));
            if (result.result() != Result.FAIL && result.result() != Result.PERMERROR) {
                passed.put(attack.get("id").asText(), result.result());
            }
            assertThat(result.disposition()).as(attack.get("id").asText()).isEqualTo(wanted(result));
        }
        assertThat(passed).isEmpty();
        assertThat(cases).hasSize(22);
    }

    /** The owners of spoofed domains get what they ask for; without any in From there is none to ask. */
    private static AssessmentPolicy wanted(DmarcResult result) {
        boolean spoofed = result.author().claimed().stream()
                .anyMatch(domain -> domain.equals("legitimate.com") || domain.equals("example.com"));
        return spoofed ? AssessmentPolicy.REJECT : AssessmentPolicy.NONE;
    }

    /**
     * A customer of the spoofed domain's own server sends with it: then the domain is proven. DMARC is about domains, not
     * about local parts (RFC 9989 § 4.1), so a single author passes; two From fields never do.
     */
    @Test
    void customerOfTheDomainItselfPassesOnlyWithOneFromField() throws IOException {
        Map<String, Result> results = new TreeMap<>();
        for (JsonNode attack : new ObjectMapper()
                .readTree(Suites.require("smtp/espoofer_cases.json").toFile())) {
            String id = attack.get("id").asText();
            if (id.startsWith("client_")) {
                results.put(
                        id,
                        check(attack, List.of(new Identifier(Mechanism.DKIM, "example.com", Status.PASS)))
                                .result());
            }
        }
        assertThat(results)
                .isEqualTo(Map.of(
                        "client_a1", Result.PERMERROR,
                        "client_a2", Result.PASS,
                        "client_a3", Result.PASS));
    }

    private DmarcResult check(JsonNode attack, List<Identifier> identifiers) {
        byte[] message = Base64.getDecoder().decode(attack.get("message_b64").asText());
        DmarcVerifier verifier = new DmarcVerifier(dns);
        MessageHeader header = MessageHeader.parse(message, headerLength(message));
        return verifier.discover(AuthorDomain.of(header))
                .thenCompose(discovery -> verifier.evaluate(discovery, identifiers))
                .join();
    }

    private static int headerLength(byte[] message) {
        for (int i = 3; i < message.length; i++) {
            if (message[i] == '\n' && message[i - 1] == '\r' && message[i - 2] == '\n' && message[i - 3] == '\r') {
                return i + 1;
            }
        }
        return message.length;
    }

    /** Every name that ends in the attacker's domain, in the strangest reading, and the name in HELO. */
    private static List<Identifier> attackersBest(JsonNode attack) {
        List<Identifier> identifiers = new ArrayList<>();
        String path = attack.get("mail_from_raw").asText();
        String domain = path.substring(path.lastIndexOf('@') + 1).replace(">", "");
        identifiers.add(identifier(Mechanism.SPF, domain));
        identifiers.add(identifier(
                Mechanism.SPF,
                new String(Base64.getDecoder().decode(attack.get("helo_b64").asText()))));
        if (!attack.get("dkim_para").isNull()) {
            identifiers.add(
                    identifier(Mechanism.DKIM, attack.get("dkim_para").get("d").asText()));
        }
        identifiers.add(identifier(Mechanism.DKIM, "attack.com"));
        return identifiers;
    }

    private static Identifier identifier(Mechanism mechanism, String domain) {
        return new Identifier(mechanism, domain, domain.endsWith("attack.com") ? Status.PASS : Status.NOT_PASS);
    }
}
