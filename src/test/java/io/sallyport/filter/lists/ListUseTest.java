package io.sallyport.filter.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.PolicyGate;
import io.sallyport.policy.PolicyStores;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListUseTest {
    private static final String RELAY = "relay: { backends: [\"127.0.0.1:2526\"] }\n";

    @TempDir
    Path folder;

    @Test
    void usesOfAllRecipientsAreFoundAndEachOnce() throws Exception {
        write("lists/a.txt", "");
        write("lists/b.txt", "");
        write("policy.yaml", lists("{ name: site, allow: from, list: lists/a.txt, requires: [spf], points: -1 }"));
        write("domains/same.test.yaml", RELAY);
        write(
                "domains/own.test.yaml",
                RELAY + """
                groups:
                  sales:
                    recipients: [sue]
                """
                        + lists("{ name: sales, deny: sender, list: lists/b.txt, points: 1 }")
                                .indent(4));
        var policy = PolicyStores.on(
                        folder,
                        () -> Map.of("lists", ListsSettings.class),
                        PolicyGate.OPEN,
                        new FakeClock(Instant.parse("2026-11-22T12:00:00Z")))
                .current();
        assertThat(ListUse.in(policy))
                .containsExactlyInAnyOrder(
                        new ListUse("lists/a.txt", "site", true, Aspect.FROM, Set.of(Proof.SPF)),
                        new ListUse("lists/b.txt", "sales", false, Aspect.SENDER, Set.of()));
    }

    @Test
    void onlyAnAllowedClaimNeedsAProof() {
        assertThat(new ListUse("a", "a", true, Aspect.FROM, Set.of()).needsProof())
                .isTrue();
        assertThat(new ListUse("a", "a", true, Aspect.SENDER, Set.of()).needsProof())
                .isTrue();
        assertThat(new ListUse("a", "a", true, Aspect.CLIENT, Set.of()).needsProof())
                .isFalse();
        assertThat(new ListUse("a", "a", false, Aspect.FROM, Set.of()).needsProof())
                .isFalse();
    }

    private static String lists(String use) {
        return "filters:\n  lists:\n    on-unavailable: pass\n    entries:\n      - %s\n".formatted(use);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
