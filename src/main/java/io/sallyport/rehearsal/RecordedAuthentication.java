package io.sallyport.rehearsal;

import io.sallyport.mail.Action;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.AuthenticationPolicy.Response;
import io.sallyport.policy.RecipientPolicy;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code authentication:} block of another policy makes of what was found out about who a mail is from. The
 * results are in the record; what is not, is whether a forwarder, a sealer or an exception that it names would have let
 * the mail pass.
 */
final class RecordedAuthentication {
    static final String OVERRIDDEN = "auth.overridden";

    private static final String NO_AUTHOR = "auth.no-author";
    private static final Set<String> NAMES = Set.of("auth.dmarc", "auth.spf", "auth.iprev", NO_AUTHOR, OVERRIDDEN);
    /** What the owner of the author's domain asks for, as the result's comment says it. */
    private static final Pattern DISPOSITION = Pattern.compile("\\bdis=(none|quarantine|reject)\\b");

    private final List<AuthenticationResult> results;
    private final AuthenticationPolicy candidate;
    private final boolean sameOverrides;

    /**
     * What a policy makes of results.
     *
     * @param judged the policy that judged; null: not at hand
     */
    RecordedAuthentication(
            List<AuthenticationResult> results, RecipientPolicy candidate, @Nullable RecipientPolicy judged) {
        this.results = results;
        this.candidate = candidate.authentication();
        this.sameOverrides =
                judged != null && overrides(judged.authentication()).equals(overrides(candidate.authentication()));
    }

    /** Whether a finding is the block's; those of the filter {@code auth} have other names. */
    static boolean isMine(Finding finding) {
        return NAMES.contains(finding.name());
    }

    private static List<Object> overrides(AuthenticationPolicy policy) {
        return List.of(policy.trustedForwarders(), policy.trustedSealers(), policy.exceptions());
    }

    private boolean hasOverrides() {
        return !overrides(candidate).equals(List.of(List.of(), List.of(), List.of()));
    }

    /** The finding with what the policy makes of it; null if that cannot be told. */
    @Nullable
    Finding judged(Finding finding) {
        String name = finding.name();
        if (name.equals(OVERRIDDEN)) {
            return sameOverrides ? finding : null;
        }
        Response response = response(name);
        boolean wasNoted = finding.effect() instanceof Effect.Noted;
        if (response == null || (name.equals(NO_AUTHOR) && wasNoted != (response == Response.ACCEPT))) {
            return null; // Whoever tolerates a mail without author asks further
        }
        Action action = action(response);
        boolean overridable = name.equals("auth.dmarc") || name.equals("auth.spf");
        // Nobody asks for a reason to let pass what is accepted anyway.
        boolean asked = sameOverrides && !wasNoted;
        return action != Action.DELIVER && overridable && hasOverrides() && !asked
                ? null
                : finding.having(action == Action.DELIVER ? new Effect.Noted() : new Effect.Demand(action, null));
    }

    private @Nullable Response response(String name) {
        return switch (name) {
            case "auth.dmarc" -> dmarc();
            case "auth.spf" -> spf();
            case "auth.iprev" -> iprev();
            default -> candidate.dmarc().noAuthor();
        };
    }

    private @Nullable Response dmarc() {
        AuthenticationResult result = result("dmarc", null);
        return result == null
                ? null
                : switch (result.result()) {
                    case "fail" -> failed(result);
                    case "temperror" -> candidate.dmarc().temperror();
                    case "permerror" -> candidate.dmarc().permerror();
                    default -> null;
                };
    }

    private @Nullable Response failed(AuthenticationResult result) {
        Matcher disposition = DISPOSITION.matcher(result.comment() == null ? "" : result.comment());
        if (!disposition.find()) {
            return null;
        }
        return switch (disposition.group(1)) {
            case "reject" -> candidate.dmarc().reject();
            case "quarantine" -> candidate.dmarc().quarantine();
            default -> candidate.dmarc().none();
        };
    }

    private @Nullable Response spf() {
        AuthenticationResult mailFrom = result("spf", "mailfrom");
        AuthenticationResult result = mailFrom == null ? result("spf", null) : mailFrom; // Null reverse-path: HELO's
        return result == null
                ? null
                : switch (result.result()) {
                    case "fail" -> candidate.spf().fail();
                    case "softfail" -> candidate.spf().softfail();
                    case "temperror" -> candidate.spf().temperror();
                    case "permerror" -> candidate.spf().permerror();
                    default -> null;
                };
    }

    private @Nullable Response iprev() {
        AuthenticationResult result = result("iprev", null);
        return result == null
                ? null
                : switch (result.result()) {
                    case "fail" -> candidate.iprev().fail();
                    case "permerror" -> candidate.iprev().permerror();
                    case "temperror" -> candidate.iprev().temperror();
                    default -> null;
                };
    }

    private @Nullable AuthenticationResult result(String method, @Nullable String property) {
        return results.stream()
                .filter(result -> result.method().equals(method))
                .filter(result -> property == null || result.property("smtp", property) != null)
                .findFirst()
                .orElse(null);
    }

    private static Action action(Response response) {
        return switch (response) {
            case ACCEPT -> Action.DELIVER;
            case HOLD -> Action.HOLD;
            case DEFER -> Action.DEFER;
            case REJECT -> Action.REJECT;
        };
    }
}
