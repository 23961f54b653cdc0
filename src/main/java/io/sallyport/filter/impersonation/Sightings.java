package io.sallyport.filter.impersonation;

import io.sallyport.mail.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The signals that were seen, each once: the first sighting tells the evidence. */
final class Sightings {
    private final ImpersonationSettings settings;
    private final Map<Signal, Finding> seen = new EnumMap<>(Signal.class);

    Sightings(ImpersonationSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds a sighting, if it is not off and the first of its kind.
     *
     * @param detail for our log
     * @param evidence keys and values in turns
     */
    void add(Signal signal, String detail, String... evidence) {
        if (settings.weightOf(signal).isOff() || seen.containsKey(signal)) {
            return;
        }
        Finding finding = Finding.noted("impersonation." + signal.text(), "%s", detail)
                // No word of what was seen: it would teach the next attempt
                .telling("7.1", "The sender of the message could be taken for somebody else");
        for (int i = 0; i + 1 < evidence.length; i += 2) {
            finding = finding.with(evidence[i], evidence[i + 1]);
        }
        seen.put(signal, finding);
    }

    boolean has(Signal signal) {
        return seen.containsKey(signal);
    }

    /** All findings with their weights, and that of several together. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        seen.forEach(
                (signal, finding) -> findings.addAll(settings.weightOf(signal).weigh(finding)));
        List<Signal> counting = seen.keySet().stream()
                .filter(signal -> !settings.weightOf(signal).isNote())
                .toList();
        if (counting.size() >= settings.several().of() && counting.stream().anyMatch(Signal::isPretence)) {
            String signals = counting.stream().map(Signal::text).collect(Collectors.joining(", "));
            findings.addAll(settings.several()
                    .then()
                    .weigh(Finding.noted("impersonation.several", "%d signs together: %s", counting.size(), signals)
                            .with("signs", signals)
                            .telling("7.1", "The sender of the message could be taken for somebody else")));
        }
        return findings;
    }
}
