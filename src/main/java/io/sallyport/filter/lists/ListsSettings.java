package io.sallyport.filter.lists;

import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.policy.Expression;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.MisplacedException;
import io.sallyport.policy.yaml.MisplacedException.Problem;
import io.sallyport.policy.yaml.Place;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is known, and what follows from it.
 *
 * <pre>{@code
 * lists:
 *   on-unavailable: pass
 *   entries:
 *     - { name: partners, allow: from, list: lists/partners.txt, requires: [dmarc], spares: [dnsbl.*, greylist.*], points: -5 }
 *     - { name: bad-clients, deny: client, list: lists/blocked.txt, then: reject }
 *     - { name: offers, deny: subject, matches: "(?i)\\bcasino\\b", points: 3, shadow: true }
 * }</pre>
 *
 * @param entries What is looked up, and where. All that match count; their order does not matter.
 */
public record ListsSettings(@Size(min = 1, max = 100) List<Use> entries) {
    private static final int MOST_TOLD = 100;

    public ListsSettings {
        entries = List.copyOf(entries);
    }

    /**
     * One use of a list or an expression.
     *
     * @param name Its name in the journal.
     * @param allow What is looked up, to speak for the mail; this or {@code deny}.
     * @param deny What is looked up, to speak against the mail.
     * @param list The file with the entries, relative to the folder of the policy; for anything but a subject.
     * @param matches The expression (RE2) that a subject must match.
     * @param requires What must prove the claimed domain, for all entries, besides what each requires itself: {@code spf},
     *     {@code dkim}, {@code dmarc} (one of the two) or {@code iprev}. All that are named must.
     * @param spoofable Whether it is accepted that anybody can claim to be one of these.
     * @param spares Which findings have no weight for who is allowed, such as {@code dnsbl.listed}, or {@code dnsbl.*} for
     *     all of a filter.
     * @param points What it counts: below zero for who is allowed, above for who is denied.
     * @param then What is done with the mail of who is denied, whatever the points.
     * @param shadow Whether what is found is only recorded.
     */
    public record Use(
            @Pattern(regexp = "[a-z][a-z0-9-]{0,63}", message = "must be letters a to z, digits and hyphens")
            String name,

            @Nullable Aspect allow,
            @Nullable Aspect deny,
            @Nullable ListFile list,
            @Nullable Expression matches,
            @Size(max = 4) List<Proof> requires,
            @Default("false") boolean spoofable,

            @Size(max = 50)
            List<
                            @Pattern(
                                    regexp = "[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)*\\.(\\*|[a-z0-9_-]+)",
                                    message = "must be the name of a finding, or of a filter with .* behind it")
                            String>
                    spares,

            @Nullable Score points,
            @Nullable Action then,
            @Default("false") boolean shadow) {
        public Use {
            requires = List.copyOf(requires);
            spares = List.copyOf(spares);
            expect((allow == null) != (deny == null), "exactly one of allow and deny");
            boolean subject = allow == Aspect.SUBJECT || deny == Aspect.SUBJECT;
            expect(subject || (list != null && matches == null), "list, and not matches");
            expect(!subject || (list == null && matches != null), "matches, and not list: a subject");
            if (allow != null) {
                expect(then == null, "no then where something is allowed: the policy decides, and not one list");
                expect(points == null || !points.isAtLeast(Score.ZERO), "points below zero where something is allowed");
                expect(
                        requires.isEmpty() || allow.isProvable(),
                        "no requires on %s, where there is no domain to prove".formatted(text(allow)));
                expect(allow != Aspect.SUBJECT || spoofable, "spoofable: true, because anybody can write any subject");
            } else {
                expect(requires.isEmpty() && !spoofable, "requires and spoofable only where something is allowed");
                expect(spares.isEmpty(), "spares only where something is allowed");
                expect(points == null || !Score.ZERO.isAtLeast(points), "points above zero where something is denied");
                expect(then != Action.DELIVER, "then: tag, hold, discard, defer or reject");
            }
            checkEntries(allow, deny, list, !requires.isEmpty() || spoofable);
        }

        /** What is looked up. */
        Aspect aspect() {
            if (allow != null) {
                return allow;
            }
            if (deny != null) {
                return deny;
            }
            throw new IllegalStateException("neither allow nor deny");
        }

        /** What must prove the claimed domain of a mail that an entry matches; nothing where it is denied. */
        Set<Proof> requiredFor(@Nullable Entry entry) {
            Set<Proof> required = EnumSet.noneOf(Proof.class);
            if (allow != null) {
                required.addAll(requires);
                if (entry != null) {
                    required.addAll(entry.requires());
                }
            }
            return required;
        }

        private static void expect(boolean holds, String expected) {
            if (!holds) {
                throw new IllegalArgumentException("expected: " + expected);
            }
        }

        /** What stands in the list is wrong only for this use of it, and told at its line all the same. */
        private static void checkEntries(
                @Nullable Aspect allow, @Nullable Aspect deny, @Nullable ListFile list, boolean answered) {
            Aspect aspect = allow != null ? allow : deny;
            if (list == null || aspect == null) {
                return;
            }
            List<Problem> problems = new ArrayList<>();
            for (Entry entry : list.entries()) {
                if (!aspect.takes(entry.subject())) {
                    problems.add(problem(entry, aspect.expected(), null));
                } else if (allow != null
                        && !allow.isProvable()
                        && !entry.requires().isEmpty()) {
                    problems.add(problem(entry, "must not require a proof, in a list on " + text(allow), null));
                } else if (allow != null
                        && allow.isClaimed()
                        && !answered
                        && entry.requires().isEmpty()
                        && !entry.spoofable()) {
                    problems.add(problem(
                            entry,
                            "must require a proof: anybody can claim it in " + text(allow),
                            "write requires=dmarc behind it, or spoofable=true if that is accepted"));
                }
                if (problems.size() == MOST_TOLD) {
                    break;
                }
            }
            if (!problems.isEmpty()) {
                throw new MisplacedException(problems);
            }
        }

        private static Problem problem(Entry entry, String expected, @Nullable String advice) {
            return new Problem(new Place(entry.file(), entry.line(), 1), entry.text(), expected, advice);
        }

        private static String text(Aspect aspect) {
            return aspect.name().toLowerCase(Locale.ROOT);
        }
    }
}
