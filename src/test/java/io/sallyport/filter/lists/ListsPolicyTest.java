package io.sallyport.filter.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.FilterBlocks;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.PolicyProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a list: from its file through the folder of the policy to the settings of the filter. */
class ListsPolicyTest {
    private static final FilterBlocks BLOCKS = () -> Map.of("lists", ListsSettings.class);

    @TempDir
    Path folder;

    @BeforeEach
    void writePolicy() throws IOException {
        Files.createDirectory(folder.resolve("lists"));
        Files.createDirectory(folder.resolve("domains"));
        Files.writeString(folder.resolve("policy.yaml"), """
                relay:
                  backends: ["127.0.0.1:2526"]
                recipients: accept
                filters:
                  lists:
                    on-unavailable: pass
                    entries:
                    - { name: partners, allow: from, list: lists/partners.txt, points: -5 }
                """);
        for (String domain : List.of("a.test", "b.test")) {
            Files.writeString(folder.resolve("domains/" + domain + ".yaml"), "");
        }
    }

    @Test
    void listIsOneForAllDomains() throws IOException {
        Files.writeString(folder.resolve("lists/partners.txt"), "partner.example requires=dkim\n");
        LoadResult result = new PolicyLoader(BLOCKS).load(folder);
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        var domains = ((LoadResult.Loaded) result).policy().domains();
        FilterRule a =
                rule(Objects.requireNonNull(domains.get("a.test")).judging().filters());
        FilterRule b =
                rule(Objects.requireNonNull(domains.get("b.test")).judging().filters());
        assertThat(a).isSameAs(b);
        assertThat(((ListsSettings) a.settings()).entries()).hasSize(1);
    }

    @Test
    void entryThatAnybodyCouldClaimIsToldOnceAtItsLine() throws IOException {
        Files.writeString(folder.resolve("lists/partners.txt"), "# ours\npartner.example\n");
        assertThat(new PolicyLoader(BLOCKS).load(folder))
                .isInstanceOfSatisfying(
                        LoadResult.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .extracting(PolicyProblem::toString)
                                .containsExactly(
                                        "lists/partners.txt:2:1: must require a proof: anybody can claim it in from"
                                                + " (was: partner.example); write requires=dmarc behind it, or spoofable=true if that"
                                                + " is accepted"));
    }

    private static FilterRule rule(Map<String, FilterRule> filters) {
        return Objects.requireNonNull(filters.get("lists"));
    }
}
