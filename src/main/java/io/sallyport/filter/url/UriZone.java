package io.sallyport.filter.url;

import io.sallyport.content.link.WebAddress;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.domain.RegistrableDomain;
import io.sallyport.filter.CodeRange;
import io.sallyport.filter.Weight;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;

/**
 * A list in the DNS of places to which bad mail leads.
 *
 * @param zone the domain under which it is asked
 * @param name what journal and log show instead of the zone, for zones that hold the key of a subscription
 * @param of what is looked up in it
 * @param hash of what is looked up, for lists that do not want to be read; {@code url} and {@code email} need one
 * @param encoding how a hash is written
 * @param listed how much a listing weighs whose answer is none of the codes
 * @param codes how much a listing weighs by its answer; the first that fits counts
 */
public record UriZone(
        DomainName zone,

        @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9.-]{0,62}")
        String name,

        @Default("domain") Subject of,
        @Nullable Hash hash,
        @Default("hex") Encoding encoding,
        @Default("4") Weight listed,
        @Size(max = 64) List<Code> codes) {
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");

    /** What is looked up in a list. */
    public enum Subject {
        /** The part of the host's name that somebody has registered. */
        DOMAIN,
        /** The whole name of the host. */
        HOST,
        /** The host, if it is an address. */
        ADDRESS,
        /** The link as browsers write it, without what stands behind {@code #}. */
        URL,
        /** A mail address in the text, in a link, or that answers go to; in lower case, with and without its tag. */
        EMAIL
    }

    /** The hashes that lists use. */
    public enum Hash {
        /** 128 bits (RFC 1321). */
        MD5("MD5"),
        /** 160 bits (RFC 3174). */
        SHA_1("SHA-1"),
        /** 256 bits (RFC 6234). */
        SHA_256("SHA-256");

        private final String algorithm;

        Hash(String algorithm) {
            this.algorithm = algorithm;
        }

        byte[] of(String text) {
            try {
                return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + algorithm, e);
            }
        }
    }

    /** How a hash is written as a label. */
    public enum Encoding {
        /** Digits and the letters a to f. */
        HEX,
        /** Five bits a letter (RFC 4648 § 6), without padding. */
        BASE32
    }

    /**
     * What an answer weighs.
     *
     * @param answer one answer, a range or a network of them
     * @param listed how much it weighs
     */
    public record Code(CodeRange answer, Weight listed) {}

    public UriZone {
        codes = List.copyOf(codes);
        if (hash == null && (of == Subject.URL || of == Subject.EMAIL)) {
            throw new IllegalArgumentException("a list of %s needs a hash: md5, sha-1 or sha-256"
                    .formatted(of.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** What people read. */
    String label() {
        return name == null ? zone.ascii() : name;
    }

    /** Whether no answer of it weighs anything. */
    boolean isOff() {
        return listed.isOff() && codes.stream().allMatch(code -> code.listed().isOff());
    }

    /** What is looked up for a link; null: it has no such thing. */
    @Nullable
    String subject(WebAddress address) {
        InetAddress ip = address.ip();
        RegistrableDomain registrable = ip == null ? RegistrableDomain.of(address.host()) : null;
        return switch (of) {
            case DOMAIN -> registrable == null ? null : registrable.name();
            case HOST -> registrable == null ? null : address.host();
            case ADDRESS -> ip == null ? null : DnsQuestion.reversed(ip);
            case URL -> address.isWeb() ? withoutFragment(address) : null;
            case EMAIL -> null;
        };
    }

    private static String withoutFragment(WebAddress address) {
        String text = address.text();
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    /** The question about something that is looked up. */
    DnsQuestion.A question(String subject) {
        return new DnsQuestion.A((hash == null ? subject : written(hash.of(subject))) + "." + zone.ascii());
    }

    private String written(byte[] digest) {
        return switch (encoding) {
            case HEX -> HexFormat.of().formatHex(digest);
            case BASE32 -> Base32.toBase32String(digest).replace("=", "").toLowerCase(Locale.ROOT);
        };
    }

    /** What the answers of a listing weigh. */
    Weight weight(List<InetAddress> answers) {
        return codes.stream()
                .filter(code -> answers.stream().anyMatch(code.answer()::contains))
                .map(Code::listed)
                .findFirst()
                .orElse(listed);
    }

    /**
     * Whether answers are listings. Those that are not come from who bought the name of a dead list, or say that the list
     * does not answer us; so does 127.0.0.1 of lists of names.
     */
    static boolean areListings(List<InetAddress> answers) {
        return answers.stream().allMatch(answer -> CodeRange.isListing(answer) && !LOCALHOST.equals(answer));
    }
}
