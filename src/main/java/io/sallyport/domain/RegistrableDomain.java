package io.sallyport.domain;

import com.google.common.net.InternetDomainName;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import org.jspecify.annotations.Nullable;

/**
 * The part of a domain name that somebody has registered: the public suffix and one label before it. All names below it
 * are in the same hands.
 *
 * @param name such as {@code example.co.uk}, or {@code alice.github.io}, as A-labels in lower case
 * @param suffix below which everybody may register, such as {@code co.uk}, or {@code github.io}
 * @param operator who lets strangers register below its own name, such as {@code github.io}: what is known of one of those
 *     is not known of the others, but the operator can be asked to remove it. Null if the suffix is that of a registry
 */
public record RegistrableDomain(
        String name, String suffix, @Nullable String operator) {
    /** The most characters of a domain name (RFC 1035 § 2.3.4). */
    private static final int MAX_LENGTH = 253;

    /**
     * The registrable part of a name. A top-level domain that the list does not have is taken for a registry, as the list
     * wants it.
     *
     * @param name as A-labels or U-labels in any letter case; a last dot does not matter
     * @return null if there is none: an IP address, a single label, a public suffix itself, and what is no domain name
     */
    public static @Nullable RegistrableDomain of(String name) {
        String ascii = ascii(name);
        if (ascii == null || !InternetDomainName.isValid(ascii)) {
            return null;
        }
        InternetDomainName domain = InternetDomainName.from(ascii);
        if (!domain.hasParent()) {
            return null;
        }
        if (!domain.hasPublicSuffix()) {
            return unlisted(ascii);
        }
        InternetDomainName registered = domain.isUnderRegistrySuffix() ? domain.topDomainUnderRegistrySuffix() : null;
        if (domain.isUnderPublicSuffix()) {
            InternetDomainName top = domain.topPrivateDomain();
            return of(top, top.parent(), registered != null && !registered.equals(top) ? top.parent() : null);
        }
        // Such as github.io itself: its owner's, although others live below it
        return registered == null ? null : of(registered, registered.parent(), null);
    }

    private static RegistrableDomain of(
            InternetDomainName name, InternetDomainName suffix, @Nullable InternetDomainName operator) {
        return new RegistrableDomain(name.toString(), suffix.toString(), operator == null ? null : operator.toString());
    }

    /** The prevailing rule of the list if none matches is {@code *}. */
    private static RegistrableDomain unlisted(String ascii) {
        int dot = ascii.lastIndexOf('.');
        return new RegistrableDomain(
                ascii.substring(ascii.lastIndexOf('.', dot - 1) + 1), ascii.substring(dot + 1), null);
    }

    /** The registrable part, or the name itself where there is none: what to count reputation by. */
    public static String nameOf(String name) {
        RegistrableDomain registrable = of(name);
        return registrable == null ? DomainNames.toAscii(name) : registrable.name();
    }

    /** The label that was registered, as an A-label. */
    public String label() {
        return name.substring(0, name.length() - suffix.length() - 1);
    }

    /** Null if it cannot be a domain name. */
    private static @Nullable String ascii(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (plain.isEmpty() || plain.length() > MAX_LENGTH || plain.startsWith(".")) {
            return null;
        }
        String ascii = DomainNames.toAscii(plain);
        return ascii.length() > MAX_LENGTH || !Ascii.isAscii(ascii) ? null : ascii;
    }
}
