package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.DmarcRecord.PublicSuffix;
import io.sallyport.dns.DnsAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS Tree Walk (RFC 9989 § 4.10): the records of a domain and of the domains above it, from the longest name to the
 * shortest. Its questions are known before the first answer, so that all can be asked at once; answers behind the place
 * where the walk stops are left out.
 *
 * @param start the domain where it began
 * @param steps what was found, in order
 */
public record TreeWalk(String start, List<Step> steps) {
    /** A domain of that many labels or more is walked from its last seven on, so that no walk asks more than this. */
    static final int MAX_QUESTIONS = 8;

    public TreeWalk {
        steps = List.copyOf(steps);
    }

    /** What was found at one domain. */
    public record Step(String domain, Finding finding) {
        @Override
        public String toString() {
            return "_dmarc." + domain + ": " + finding;
        }
    }

    /** What the texts at one name come to. */
    public sealed interface Finding {
        /** One record. */
        record Published(DmarcRecord record) implements Finding {
            @Override
            public String toString() {
                return record.domainOwner()
                        + switch (record.psd()) {
                            case YES -> " psd=y";
                            case NO -> " psd=n";
                            case UNKNOWN -> "";
                        }
                        + (record.testing() ? " t=y" : "")
                        + (record.problems().isEmpty()
                                ? ""
                                : " (ignored: " + String.join("; ", record.problems()) + ")");
            }
        }

        /** One record that cannot be used. */
        record Unusable(PublicSuffix psd, String problem) implements Finding {
            @Override
            public String toString() {
                return "unusable record, " + problem;
            }
        }

        /** No record, or several, which are all discarded (RFC 9989 § 4.10, steps 2 and 6). */
        record Nothing(String why) implements Finding {
            @Override
            public String toString() {
                return why;
            }
        }

        /** The domain name system could not be asked. */
        record Failed(DnsAnswer.Failure why) implements Finding {
            @Override
            public String toString() {
                return "could not be asked, " + why;
            }
        }

        /** What its tag {@code psd} says; null if there is no record. */
        default @Nullable PublicSuffix psd() {
            return switch (this) {
                case Published(var record) -> record.psd();
                case Unusable unusable -> unusable.psd();
                case Nothing ignored -> null;
                case Failed ignored -> null;
            };
        }
    }

    /** The domains of a walk: at most eight, the longest first. */
    static List<String> domains(String start) {
        List<String> domains = new ArrayList<>(MAX_QUESTIONS);
        domains.add(start);
        int dots = 0;
        for (int i = start.length() - 1; i >= 0 && dots < MAX_QUESTIONS - 1; i--) {
            if (start.charAt(i) == '.') {
                domains.add(1, start.substring(i + 1));
                dots++;
            }
        }
        return domains;
    }

    /** The walk over what was found at {@link #domains}: it stops at the first {@code psd=y} or {@code psd=n}. */
    static TreeWalk over(String start, List<Step> found) {
        for (int i = 0; i < found.size(); i++) {
            PublicSuffix psd = found.get(i).finding().psd();
            if (psd == PublicSuffix.YES || psd == PublicSuffix.NO) {
                return new TreeWalk(start, found.subList(0, i + 1)); // RFC 9989 § 4.10, steps 2 and 6
            }
        }
        return new TreeWalk(start, found);
    }

    /** The first step that could not be taken; null if all were. */
    public @Nullable Step failure() {
        for (Step step : steps) {
            if (step.finding() instanceof Finding.Failed) {
                return step;
            }
        }
        return null;
    }

    /**
     * Where the organization begins that the start belongs to (RFC 9989 § 4.10.2); null if a step could not be taken, for
     * each may decide it.
     */
    public @Nullable String organizationalDomain() {
        if (failure() != null) {
            return null;
        }
        String shortest = start;
        for (Step step : steps) {
            PublicSuffix psd = step.finding().psd();
            if (psd == PublicSuffix.NO) {
                return step.domain();
            }
            if (psd == PublicSuffix.YES && !step.domain().equals(start)) {
                return oneLabelBelow(step.domain());
            }
            if (psd != null) {
                shortest = step.domain();
            }
        }
        return shortest;
    }

    /** The domain above which names are registered by others, if a step found it ({@code psd=y}); null if none did. */
    @Nullable
    String publicSuffixDomain() {
        return !steps.isEmpty() && steps.getLast().finding().psd() == PublicSuffix.YES
                ? steps.getLast().domain()
                : null;
    }

    /** What was found at a domain; null for one that was not asked for. */
    @Nullable
    Finding at(String domain) {
        for (Step step : steps) {
            if (step.domain().equals(domain)) {
                return step.finding();
            }
        }
        return null;
    }

    private String oneLabelBelow(String domain) {
        int dot = start.lastIndexOf('.', start.length() - domain.length() - 2);
        return start.substring(dot + 1);
    }
}
