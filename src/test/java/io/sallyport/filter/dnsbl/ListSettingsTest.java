package io.sallyport.filter.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.mail.Score;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListSettingsTest {
    @Test
    void whatThePolicyDoesNotSayHasADefault() {
        assertThat(FilterSettings.of(DnsblSettings.class, "zones: [{ zone: bl.example, points: 3 }]"))
                .isEqualTo(new DnsblSettings(List.of(Zones.listing("bl.example", "3")), null));
        assertThat(FilterSettings.of(DnswlSettings.class, "{}")).isEqualTo(new DnswlSettings(List.of(), List.of()));
    }

    @Test
    void examplesHold() {
        DnsblSettings bad = FilterSettings.example(DnsblSettings.class);
        assertThat(bad.rejectAt()).isEqualTo(Score.of("8"));
        assertThat(bad.zones()).hasSize(3);
        assertThat(bad.zones().getFirst().codes()).hasSize(2);
        assertThat(bad.zones().getLast().of()).isEqualTo(Subject.SENDER);
        assertThat(FilterSettings.example(DnswlSettings.class).spares()).containsExactly("greylist.*");
    }

    @Test
    void mistakesAreToldWithTheirPlace() {
        assertThat(FilterSettings.problems(DnsblSettings.class, """
                        zones:
                          - { zone: com, points: 1 }
                          - { zone: a.example }
                          - { zone: b.example, points: 1, time-out: 1h }
                          - { zone: c.example, codes: [{ answer: 10.0.0.1, points: 1 }] }
                          - { zone: d.example, name: "two words", points: 1 }
                          - { zone: e.example, points: -1 }
                        """))
                .hasSizeGreaterThanOrEqualTo(5)
                .anyMatch(problem -> problem.startsWith("policy.yaml:2:") && problem.contains("a domain name such as"))
                .anyMatch(problem -> problem.startsWith("policy.yaml:3:") && problem.contains("points or codes"))
                .anyMatch(problem -> problem.startsWith("policy.yaml:4:") && problem.contains("up to 30s"))
                .anyMatch(problem -> problem.startsWith("policy.yaml:5:") && problem.contains("127.0.0.0 to"))
                .anyMatch(problem -> problem.startsWith("policy.yaml:6:"));
    }

    @Test
    void moreListsThanAMailShouldWaitForAreRefused() {
        String zones = IntStream.rangeClosed(0, DnsblSettings.MAX_ZONES)
                .mapToObj(i -> "  - { zone: bl%d.example, points: 1 }\n".formatted(i))
                .collect(Collectors.joining("", "zones:\n", ""));
        assertThat(FilterSettings.problems(DnsblSettings.class, zones)).hasSize(1);
    }
}
