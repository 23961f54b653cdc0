package io.sallyport.mail;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is proven about who a mail is from. Facts in the words of RFC 8601; who wants to know more reads the results.
 *
 * @param results everything, in the order of {@code Authentication-Results}
 * @param author the domain in {@code From} if everybody would read the same one, as A-labels; null otherwise
 * @param spfDomain the domain of the reverse-path (or HELO) that lets this client send for it; null if none does
 * @param dkimDomains the domains whose signature holds
 * @param aligned how the author's domain is proven (RFC 9989 § 4.4); empty if it is not
 * @param confirmedName the name of the client's address that leads back to it (iprev pass); null if there is none
 */
public record Authentication(
        List<AuthenticationResult> results,
        @Nullable String author,
        @Nullable String spfDomain,
        Set<String> dkimDomains,
        Set<Mechanism> aligned,
        @Nullable String confirmedName) {
    /** Nothing is known. */
    public static final Authentication NONE = new Authentication(List.of(), null, null, Set.of(), Set.of(), null);

    /** What can prove a domain. */
    public enum Mechanism {
        /** The client may send for it. */
        SPF,
        /** It has signed the mail. */
        DKIM
    }

    public Authentication {
        results = List.copyOf(results);
        dkimDomains = Set.copyOf(dkimDomains);
        aligned = Set.copyOf(aligned);
    }

    /**
     * The domain that answers for the mail: the author's if it is proven, else the one of SPF, else a signer's (of several,
     * always the same one); null if nobody answers. All servers of a provider speak for one domain, whatever their
     * addresses.
     */
    public @Nullable String responsibleDomain() {
        if (author != null && !aligned.isEmpty()) {
            return author;
        }
        return spfDomain != null
                ? spfDomain
                : dkimDomains.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** The result of a method that has one; null if it was not looked at. */
    public @Nullable String resultOf(String method) {
        for (AuthenticationResult result : results) {
            if (result.method().equals(method)) {
                return result.result();
            }
        }
        return null;
    }
}
