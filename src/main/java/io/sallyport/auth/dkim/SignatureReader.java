package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.DkimResult.Claim;
import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.HeaderField;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code DKIM-Signature} field and checks all that can be checked without a key (RFC 6376 § 6.1.1). What is
 * said of a field that breaks the rules names the first breach.
 */
final class SignatureReader {
    /** The most names in {@code h=}. Headers have some 60 fields. */
    static final int MAX_SIGNED_NAMES = 512;

    private static final List<String> REQUIRED = List.of("v", "a", "b", "bh", "d", "h", "s");
    private static final int SHA256_OCTETS = 32;

    private final HeaderField field;
    private final TagList tags;
    private @Nullable Refusal refusal;

    private record Refusal(Result result, String problem) {}

    /** What a field turned out to be. */
    sealed interface Outcome {
        /** What it says of itself. */
        Claim claim();

        /** It keeps the rules. */
        record Valid(DkimSignature signature) implements Outcome {
            @Override
            public Claim claim() {
                return signature.claim();
            }
        }

        /** It does not, and this is the result. */
        record Refused(DkimResult result) implements Outcome {
            @Override
            public Claim claim() {
                return result.claim();
            }
        }
    }

    private SignatureReader(HeaderField field) {
        this.field = field;
        this.tags = TagList.parse(field.value());
    }

    /**
     * Reads a field.
     *
     * @param now the time by our clock
     * @param tolerance how much the signer's may differ
     */
    static Outcome read(HeaderField field, Instant now, Duration tolerance) {
        return new SignatureReader(field).read(now, tolerance);
    }

    /** The first breach counts; what is read after it stands for nothing but the claim. */
    private Outcome read(Instant now, Duration tolerance) {
        checkForm();
        SignatureAlgorithm algorithm = algorithm();
        String domain = domain();
        String selector = selector();
        Identity identity = identity(domain);
        Canonicalization.Pair canonicalization = canonicalization();
        List<String> names = signedNames();
        long length = length();
        byte[] bodyHashValue = base64("bh");
        byte[] signature = base64("b");
        if (bodyHashValue.length != SHA256_OCTETS) {
            refuse(Result.NEUTRAL, "bh= is no SHA-256 hash");
        }
        checkQueryMethods();
        boolean expired = checkTimes(now, tolerance);
        Claim claim = new Claim(
                domain,
                selector,
                identity.text(),
                SignatureAlgorithm.of(tags.get("a", "")) == null ? "" : algorithm.toString(),
                signature.length == 0 ? "" : tags.withoutWhitespace("b", ""));
        if (refusal != null) {
            return new Outcome.Refused(new DkimResult(
                    refusal.result(), claim, 0, 0, false, expired, refusal.problem(), List.of(refusal.problem())));
        }
        return new Outcome.Valid(new DkimSignature(
                field,
                tags,
                claim,
                algorithm,
                canonicalization.header(),
                names,
                new BodyHash(canonicalization.body(), length),
                bodyHashValue,
                signature,
                identity.domain()));
    }

    private void refuse(Result result, String problem) {
        if (refusal == null) {
            refusal = new Refusal(result, problem);
        }
    }

    private void checkForm() {
        if (tags.problem() != null) {
            refuse(Result.NEUTRAL, "signature with " + tags.problem());
        }
        for (String name : REQUIRED) {
            if (tags.get(name) == null) {
                refuse(Result.NEUTRAL, "signature without " + name + "="); // RFC 6376 § 6.1.1
            }
        }
        if (!tags.get("v", "").equals("1")) {
            refuse(Result.NEUTRAL, "v= is not 1"); // RFC 6376 § 3.5
        }
    }

    private SignatureAlgorithm algorithm() {
        SignatureAlgorithm algorithm = SignatureAlgorithm.of(tags.get("a", ""));
        if (algorithm == null) {
            refuse(Result.NEUTRAL, "a= is an unknown algorithm");
            return SignatureAlgorithm.RSA_SHA1;
        }
        if (algorithm == SignatureAlgorithm.RSA_SHA1) {
            // RFC 8301 § 3.1: such signatures "have permanently failed evaluation"
            refuse(Result.PERMERROR, "rsa-sha1 is not to be used");
        }
        return algorithm;
    }

    /** {@code domain-name = sub-domain 1*("." sub-domain)}, or with U-labels (RFC 8616 § 5); empty if it is none. */
    private String domain() {
        String domain = tags.utf8("d");
        if (domain == null || domain.indexOf('.') < 0 || !DomainNames.isDomain(domain)) {
            refuse(Result.NEUTRAL, "d= is no domain name");
            return "";
        }
        return DomainNames.toAscii(domain);
    }

    /**
     * {@code selector = sub-domain *( "." sub-domain )}. Unlike RFC 6376, which has the names of hosts in mind, an
     * underscore is let through: signers use it, and it leads nowhere but below the domain.
     */
    private String selector() {
        String selector = tags.utf8("s");
        if (selector == null || !DomainNames.isDomain(selector.replace('_', 'x'))) {
            refuse(Result.NEUTRAL, "s= is no name of a selector");
            return "";
        }
        return DomainNames.toAscii(selector);
    }

    /** Whom the signer speaks for. */
    private record Identity(String text, String domain) {}

    /** {@code [ Local-part ] "@" domain-name}, quoted-printable (RFC 6376 § 3.5); the default is the domain itself. */
    private Identity identity(String domain) {
        String written = tags.utf8("i");
        if (written == null && tags.get("i") == null) {
            return new Identity(domain.isEmpty() ? "" : "@" + domain, domain);
        }
        String text = written == null ? null : QuotedPrintable.decode(written);
        int at = text == null ? -1 : text.lastIndexOf('@');
        if (text == null || at < 0 || !DomainNames.isDomain(text.substring(at + 1))) {
            refuse(Result.NEUTRAL, "i= is no address");
            return new Identity("", "");
        }
        String within = DomainNames.toAscii(text.substring(at + 1));
        if (!DomainNames.isWithin(within, domain)) {
            refuse(Result.PERMERROR, "i= is not within d="); // RFC 6376 § 6.1.1
        }
        return new Identity(text.substring(0, at) + "@" + within, within);
    }

    private Canonicalization.Pair canonicalization() {
        Canonicalization.Pair pair = Canonicalization.Pair.of(tags.get("c", "simple/simple"));
        if (pair == null) {
            refuse(Result.NEUTRAL, "c= is an unknown canonicalization");
        }
        return pair == null ? Canonicalization.Pair.SIMPLE_SIMPLE : pair;
    }

    private List<String> signedNames() {
        List<String> names = ColonList.of(tags.get("h", "").toLowerCase(Locale.ROOT));
        if (names.size() > MAX_SIGNED_NAMES) {
            refuse(Result.POLICY, "h= names more than " + MAX_SIGNED_NAMES + " fields");
        } else if (!names.stream().allMatch(SignatureReader::isFieldName)) {
            refuse(Result.NEUTRAL, "h= is no list of field names");
        } else if (!names.contains("from")) {
            refuse(Result.PERMERROR, "From is not signed"); // RFC 6376 § 6.1.1
        }
        return names;
    }

    /** {@code hdr-name = field-name}: RFC 5322 § 3.6.8 without the semicolon, which cannot be here. */
    private static boolean isFieldName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** {@code l=} of up to 76 digits; a body never has as many octets as a long can count. */
    private long length() {
        String digits = tags.get("l");
        if (digits == null) {
            return BodyHash.WHOLE;
        }
        if (!isNumber(digits, 76)) {
            refuse(Result.NEUTRAL, "l= is no number");
            return 0;
        }
        return number(digits);
    }

    private byte[] base64(String tag) {
        byte[] octets = Base64Text.decode(tags.withoutWhitespace(tag, ""));
        if (octets == null || octets.length == 0) {
            refuse(Result.NEUTRAL, tag + "= is no base64");
        }
        return octets == null ? new byte[0] : octets;
    }

    /** RFC 6376 § 3.5: of all ways to ask for a key, {@code dns/txt} is the only one, and the default. */
    private void checkQueryMethods() {
        if (!ColonList.of(tags.get("q", "dns/txt")).contains("dns/txt")) {
            refuse(Result.NEUTRAL, "q= names no known way to ask for a key");
        }
    }

    /** Checks {@code t=} and {@code x=}; whether the signature has expired. */
    private boolean checkTimes(Instant now, Duration tolerance) {
        String made = tags.get("t");
        String expires = tags.get("x");
        if ((made != null && !isNumber(made, 76)) || (expires != null && !isNumber(expires, 76))) {
            refuse(Result.NEUTRAL, "t= or x= is no time");
            return false;
        }
        if (made != null && expires != null && number(expires) <= number(made)) {
            refuse(Result.NEUTRAL, "x= is not after t="); // RFC 6376 § 3.5
        }
        if (made != null && number(made) > now.plus(tolerance).getEpochSecond()) {
            refuse(Result.POLICY, "t= is in the future"); // RFC 6376 § 3.5: such signatures may be ignored
        }
        boolean expired =
                expires != null && number(expires) < now.minus(tolerance).getEpochSecond();
        if (expired) {
            refuse(Result.POLICY, "signature expired"); // RFC 6376 § 3.5: may be considered invalid
        }
        return expired;
    }

    private static boolean isNumber(String digits, int most) {
        return !digits.isEmpty() && digits.length() <= most && digits.chars().allMatch(Ascii::isDigit);
    }

    /** The number, or the largest that there is. */
    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }
}
