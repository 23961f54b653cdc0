package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.auth.dkim.DomainKeys.Answer;
import io.sallyport.auth.dkim.KeyRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of a chain: asked for all at once, waited for together, then used. */
final class AskedKeys {
    private static final Answer TOO_LATE = new Answer.Failed("no answer in time");

    private final Map<Name, CompletableFuture<Answer>> answers = new HashMap<>();

    /** A key as it is asked for: a selector may have one of each type. */
    private record Name(ArcSet.Key key, String type) {
        static Name of(Signature signature) {
            return new Name(signature.key(), signature.algorithm().keyType());
        }
    }

    /**
     * Why a signature does not verify.
     *
     * @param temporary whether it might another time
     */
    record Flaw(String problem, boolean temporary) {
        static Flaw permanent(String problem) {
            return new Flaw(problem, false);
        }
    }

    void ask(DomainKeys keys, Signature signature) {
        answers.computeIfAbsent(
                Name.of(signature),
                name -> keys.ask(name.key().domain(), name.key().selector(), name.type()));
    }

    /** Whether the signature's key was asked for. */
    boolean contains(Signature signature) {
        return answers.containsKey(Name.of(signature));
    }

    /** Waits until all answers are there, or so long. */
    void await(Duration longest) {
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, longest.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    /**
     * Verifies a signature.
     *
     * @param signed the octets that were signed; not made if there is no key to verify them with
     * @return null if it verifies
     */
    @Nullable
    Flaw check(Signature signature, Supplier<byte[]> signed) {
        CompletableFuture<Answer> answer = answers.get(Name.of(signature));
        return switch (answer == null ? TOO_LATE : answer.getNow(TOO_LATE)) {
            case Answer.Failed(var why) -> new Flaw("key not to be had: " + why, true);
            case Answer.Missing(var absence) -> Flaw.permanent("no key: " + absence);
            case Answer.Found(KeyRecord.Unusable unusable) -> Flaw.permanent(unusable.problem());
            case Answer.Found(KeyRecord.Usable usable) -> check(signature, usable, signed);
        };
    }

    private static @Nullable Flaw check(Signature signature, KeyRecord.Usable usable, Supplier<byte[]> signed) {
        if (!usable.key().type().equals(signature.algorithm().keyType())) {
            return Flaw.permanent("key of type " + usable.key().type());
        }
        if (!usable.allowsSha256() || !usable.isForEmail()) { // RFC 6376 § 3.6.1
            return Flaw.permanent("key for other uses");
        }
        return usable.key().verify(signed.get(), signature.value()) ? null : Flaw.permanent("wrong signature");
    }
}
