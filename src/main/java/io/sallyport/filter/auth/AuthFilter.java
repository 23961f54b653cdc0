package io.sallyport.filter.auth;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes findings of what is known about who sent a mail. */
@ApplicationScoped
public class AuthFilter implements Filter<AuthSettings> {
    /** From the signature that proves most to the one that proves least. */
    private static final List<String> BEST_FIRST =
            List.of("pass", "temperror", "policy", "fail", "permerror", "neutral", "none");

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<AuthSettings> settingsType() {
        return AuthSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, AuthSettings settings) {
        Authentication known = mail.authentication();
        List<Finding> findings = new ArrayList<>();
        settings.byMethod().forEach((method, weights) -> {
            AuthenticationResult result = decisive(known, method);
            Weight weight = result == null ? null : weights.get(result.result());
            if (result != null && weight != null) {
                findings.addAll(weight.weigh(finding(result)));
            }
        });
        if (!known.results().isEmpty()) {
            findings.addAll(alignment(known, settings));
        }
        return findings;
    }

    private static @Nullable AuthenticationResult decisive(Authentication known, String method) {
        List<AuthenticationResult> results = known.results().stream()
                .filter(result -> result.method().equals(method))
                .toList();
        return switch (method) {
            // SPF of HELO stands beside that of the reverse-path, and says little then (RFC 7208 § 2.3)
            case "spf" ->
                results.stream()
                        .filter(result -> result.property("smtp", "mailfrom") != null)
                        .findFirst()
                        .or(() -> results.stream().findFirst())
                        .orElse(null);
            // Who breaks one of several signatures on the way leaves the others (RFC 6376 § 6.1)
            case "dkim" ->
                results.stream()
                        .filter(result -> BEST_FIRST.contains(result.result()))
                        .min(Comparator.comparingInt(result -> BEST_FIRST.indexOf(result.result())))
                        .orElse(null);
            default -> results.stream().findFirst().orElse(null);
        };
    }

    private static Finding finding(AuthenticationResult result) {
        String reason = result.reason();
        String properties = result.properties().stream()
                .map(AuthenticationResult.Property::toString)
                .collect(Collectors.joining(" "));
        Finding finding = Finding.noted(
                "auth." + result.method() + "-" + result.result(),
                "%s",
                reason == null ? properties : properties + ": " + reason);
        for (AuthenticationResult.Property property : result.properties()) {
            finding = finding.with(property.type() + "." + property.name(), property.value());
        }
        return finding.telling(status(result.method()), text(result.method()));
    }

    private static List<Finding> alignment(Authentication known, AuthSettings settings) {
        String author = known.author();
        if (author != null && !known.aligned().isEmpty()) {
            String by = known.aligned().stream().sorted().map(Mechanism::name).collect(Collectors.joining(", "));
            return settings.aligned()
                    .weigh(Finding.noted("auth.aligned", "%s is proven by %s", author, by)
                            .with("author", author));
        }
        Finding unaligned = Finding.noted("auth.unaligned", "%s is not proven", author == null ? "no author" : author);
        return settings.unaligned().weigh(unaligned.telling("7.1", "Nothing proves who the message is from"));
    }

    private static String status(String method) {
        return switch (method) { // RFC 7372 § 3
            case "spf" -> "7.23";
            case "dkim" -> "7.20";
            case "iprev" -> "7.25";
            default -> "7.1";
        };
    }

    private static String text(String method) {
        return switch (method) {
            case "spf" -> "SPF does not say that you may send for the domain of the sender";
            case "dkim" -> "No DKIM signature of the message is acceptable";
            case "dmarc" -> "DMARC does not prove the domain of the author";
            case "arc" -> "The ARC chain of the message does not hold";
            default -> "Your address has no name that leads back to it";
        };
    }
}
