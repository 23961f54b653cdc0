package io.sallyport.mail;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was found out about a mail, and how it weighs. Findings only object; none can let a mail pass whatever
 * the others say, and their order never matters.
 *
 * @param name stable, for policies, journal and metrics: the filter and what it saw, such as {@code dnsbl.listed}
 * @param effect how it weighs
 * @param detail for our log, never for the sender; cut and made printable
 * @param evidence what it rests on, such as zone, answer, list entry with file and line; bounded
 * @param reason what the sender may be told; null where the policy's own words are good enough
 * @param shadow whether it is only recorded, to see what it would do
 */
public record Finding(
        String name,
        Effect effect,
        String detail,
        Map<String, String> evidence,
        @Nullable Reason reason,
        boolean shadow) {
    /** The most pieces of evidence that one finding keeps. */
    public static final int MAX_EVIDENCE = 16;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)+");
    private static final int MAX_NAME = 80;

    /** How a finding weighs. */
    public sealed interface Effect {
        /** It counts; thresholds of the policy say what the sum means. */
        record Points(Score score) implements Effect {}

        /**
         * It asks for an action by itself.
         *
         * @param action anything but {@link Action#DELIVER}
         * @param from asks only if the sum of all points reaches this; null: always
         */
        record Demand(Action action, @Nullable Score from) implements Effect {
            public Demand {
                if (action == Action.DELIVER || action == Action.STRIP) {
                    throw new IllegalArgumentException(action + " is not asked for like this");
                }
            }
        }

        /**
         * Could not be told: time-out, error, no answer. Never silence.
         *
         * @param action what the policy makes of that ({@code on-unavailable}); null until it was asked
         */
        record Unavailable(@Nullable Action action) implements Effect {}

        /**
         * Takes the weight from other findings, such as those of a block list for a client that an administrator knows.
         *
         * @param names of findings; {@code dnsbl.*} stands for all of a filter
         */
        record Spares(List<String> names) implements Effect {
            public Spares {
                names = List.copyOf(names);
            }

            /** Whether a finding of that name has no weight. */
            public boolean covers(String name) {
                return names.stream().anyMatch(pattern -> matches(pattern, name));
            }
        }

        /**
         * It asks for parts of the mail to be taken out; the original is held.
         *
         * @param parts their numbers, as in IMAP
         */
        record Strip(List<String> parts) implements Effect {
            public Strip {
                parts = List.copyOf(parts);
            }
        }

        /** Worth to be recorded, and nothing else. */
        record Noted() implements Effect {}
    }

    public Finding {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: %s (expected: such as dnsbl.listed)".formatted(name));
        }
        detail = Printable.of(detail);
        evidence = cleaned(evidence);
    }

    private static Map<String, String> cleaned(Map<String, String> evidence) {
        if (evidence.isEmpty()) {
            return Map.of();
        }
        Map<String, String> cleaned = new TreeMap<>();
        evidence.entrySet().stream()
                .limit(MAX_EVIDENCE)
                .forEach(entry -> cleaned.put(entry.getKey(), Printable.of(entry.getValue())));
        return Collections.unmodifiableMap(cleaned);
    }

    /** Whether a name such as {@code dnsbl.listed} is meant by a pattern: the name itself, or {@code dnsbl.*}. */
    public static boolean matches(String pattern, String name) {
        return pattern.endsWith(".*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    /**
     * Something that counts.
     *
     * @param detail for {@link String#format}
     */
    public static Finding points(Score score, String name, String detail, Object... arguments) {
        return of(name, new Effect.Points(score), detail, arguments);
    }

    /** Something that asks for the mail to be held. */
    public static Finding hold(String name, String detail, Object... arguments) {
        return of(name, new Effect.Demand(Action.HOLD, null), detail, arguments);
    }

    /** Something that asks for the sender to come again. */
    public static Finding defer(String name, String detail, Object... arguments) {
        return of(name, new Effect.Demand(Action.DEFER, null), detail, arguments);
    }

    /** Something that asks for the sender to come again, if there is enough against the mail otherwise. */
    public static Finding deferFrom(Score from, String name, String detail, Object... arguments) {
        return of(name, new Effect.Demand(Action.DEFER, from), detail, arguments);
    }

    /** Something that asks for a refusal. */
    public static Finding reject(String name, String detail, Object... arguments) {
        return of(name, new Effect.Demand(Action.REJECT, null), detail, arguments);
    }

    /** Something that asks for an action that a policy has named; {@link Action#DELIVER} only notes. */
    public static Finding demand(Action action, String name, String detail, Object... arguments) {
        Effect effect = action == Action.DELIVER ? new Effect.Noted() : new Effect.Demand(action, null);
        return of(name, effect, detail, arguments);
    }

    /** Something that could not be told. What that means stands in the policy, as {@code on-unavailable}. */
    public static Finding unavailable(String name, String detail, Object... arguments) {
        return of(name, new Effect.Unavailable(null), detail, arguments);
    }

    /** Something that takes the weight from other findings. */
    public static Finding spares(List<String> names, String name, String detail, Object... arguments) {
        return of(name, new Effect.Spares(names), detail, arguments);
    }

    /** Something that asks for parts of the mail to be taken out. */
    public static Finding strip(List<String> parts, String name, String detail, Object... arguments) {
        return of(name, new Effect.Strip(parts), detail, arguments);
    }

    /** Something that is worth to be recorded. */
    public static Finding noted(String name, String detail, Object... arguments) {
        return of(name, new Effect.Noted(), detail, arguments);
    }

    @SuppressWarnings("AnnotateFormatMethod") // Its callers are
    private static Finding of(String name, Effect effect, String detail, Object... arguments) {
        String text = arguments.length == 0 ? detail : detail.formatted(arguments);
        return new Finding(name, effect, text, Map.of(), null, false);
    }

    /** The same finding with one more piece of what it rests on. */
    public Finding with(String key, Object value) {
        Map<String, String> more = new TreeMap<>(evidence);
        more.put(key, value.toString());
        return new Finding(name, effect, detail, more, reason, shadow);
    }

    /**
     * The same finding with words for the sender.
     *
     * @param status subject and detail of the enhanced status code, such as {@code 7.1}
     */
    public Finding telling(String status, String text) {
        return new Finding(name, effect, detail, evidence, new Reason(status, text), shadow);
    }

    /** The same finding with another effect. */
    public Finding having(Effect other) {
        return new Finding(name, other, detail, evidence, reason, shadow);
    }

    /** The same finding, only recorded. */
    public Finding inShadow() {
        return new Finding(name, effect, detail, evidence, reason, true);
    }
}
