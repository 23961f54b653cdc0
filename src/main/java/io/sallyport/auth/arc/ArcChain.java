package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.TagList;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sorts the ARC fields of a message into sets, and checks that these make a chain (RFC 8617 § 5.2, steps 1 to 3). */
final class ArcChain {
    private final int maxSets;
    private final TreeMap<Integer, Map<Kind, HeaderField>> sets = new TreeMap<>();
    private @Nullable String problem;

    private ArcChain(int maxSets) {
        this.maxSets = maxSets;
    }

    /** The three fields of a set (RFC 8617 § 4.1), in the order in which a seal covers them (§ 5.1.1). */
    enum Kind {
        AUTHENTICATION_RESULTS("ARC-Authentication-Results"),
        MESSAGE_SIGNATURE("ARC-Message-Signature"),
        SEAL("ARC-Seal");

        private final String fieldName;

        Kind(String fieldName) {
            this.fieldName = fieldName;
        }

        static @Nullable Kind of(HeaderField field) {
            for (Kind kind : values()) {
                if (field.isNamed(kind.fieldName)) {
                    return kind;
                }
            }
            return null;
        }

        /** The field's name in lower case. */
        String lowerCaseName() {
            return fieldName.toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return fieldName;
        }
    }

    /** What the fields of a message are. */
    sealed interface Structure {}

    /** There are none. */
    record Absent() implements Structure {}

    /**
     * They make no chain.
     *
     * @param highestInstance of those that could be read; {@link ArcSet#MAX_INSTANCE} if there are too many to look
     * @param marked whether the newest seal says already that the chain is broken
     */
    record Broken(String problem, int highestInstance, boolean marked) implements Structure {}

    /**
     * They make a chain; nothing is verified yet.
     *
     * @param sets the first handler's first; at least one
     * @param newest the message signature of the last
     */
    record Complete(List<SealedSet> sets, MessageSignature newest) implements Structure {}

    /**
     * Sorts and checks.
     *
     * @param maxSets the most sets of a chain; of a message with more fields than they can have, no field is read
     */
    static Structure of(MessageHeader header, int maxSets) {
        List<HeaderField> fields =
                header.fields().stream().filter(field -> Kind.of(field) != null).toList();
        if (fields.isEmpty()) {
            return new Absent();
        }
        int most = Kind.values().length * maxSets;
        if (fields.size() > most) {
            // RFC 8617 § 5.2 step 1; before the instances are read, so that a thousand sets cost nothing
            return new Broken(
                    "%d ARC fields (expected: at most %d)".formatted(fields.size(), most), ArcSet.MAX_INSTANCE, false);
        }
        ArcChain chain = new ArcChain(maxSets);
        fields.forEach(chain::add);
        return chain.structure();
    }

    private void add(HeaderField field) {
        Kind kind = Kind.of(field);
        if (kind == null) {
            return;
        }
        int instance = instance(kind, field);
        if (instance < 1 || instance > ArcSet.MAX_INSTANCE) {
            breach("%s without an instance from 1 to %d".formatted(kind, ArcSet.MAX_INSTANCE)); // RFC 8617 § 4.2.1
            return;
        }
        HeaderField other = sets.computeIfAbsent(instance, ignored -> new EnumMap<>(Kind.class))
                .putIfAbsent(kind, field);
        if (other != null) {
            breach("two fields %s of instance %d".formatted(kind, instance)); // RFC 8617 § 5.2 step 3 A
        }
    }

    /** The instance that a field says it is of; -1 if it cannot be read. */
    private static int instance(Kind kind, HeaderField field) {
        if (kind == Kind.AUTHENTICATION_RESULTS) {
            AuthenticationResultsValue value = AuthenticationResultsValue.parse(field.value());
            return value == null ? -1 : value.instance();
        }
        return AuthenticationResultsValue.instance(TagList.parse(field.value()).get("i", ""));
    }

    private Structure structure() {
        int highest = sets.isEmpty() ? 0 : sets.lastKey();
        boolean marked = isMarked(sets.getOrDefault(highest, Map.of()).get(Kind.SEAL));
        if (marked) {
            breach("seal %d says cv=fail".formatted(highest)); // RFC 8617 § 5.2 step 2
        }
        if (highest > maxSets) {
            breach("%d sets (expected: at most %d)".formatted(highest, maxSets));
        }
        List<SealedSet> complete = new ArrayList<>(highest);
        int instance = 1;
        try {
            for (; instance <= highest && problem == null; instance++) {
                complete.add(SealedSet.of(instance, sets.getOrDefault(instance, Map.of())));
            }
            instance = highest;
            if (problem == null) {
                HeaderField newest = complete.getLast().field(Kind.MESSAGE_SIGNATURE);
                return new Complete(complete, MessageSignature.parse(newest));
            }
        } catch (ArcSyntaxException e) {
            breach("set %d: %s".formatted(instance, e.problem()));
        }
        return new Broken(Objects.requireNonNull(problem), highest, marked);
    }

    private static boolean isMarked(@Nullable HeaderField seal) {
        return seal != null && "fail".equals(TagList.parse(seal.value()).get("cv"));
    }

    private void breach(String what) {
        if (problem == null) {
            problem = what;
        }
    }
}
