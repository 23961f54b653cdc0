package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.Base64Text;
import io.sallyport.auth.dkim.SignatureAlgorithm;
import io.sallyport.auth.dkim.TagList;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * What a message signature and a seal have in common, which is what they take from DKIM (RFC 8617 § 4.1.2, § 4.1.3).
 *
 * @param value the signature's octets ({@code b=})
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it
record Signature(HeaderField field, TagList tags, SignatureAlgorithm algorithm, ArcSet.Key key, byte[] value) {
    static Signature parse(HeaderField field) throws ArcSyntaxException {
        TagList tags = TagList.parse(field.value());
        if (tags.problem() != null) {
            throw new ArcSyntaxException(tags.problem());
        }
        number(tags, "t", 12); // RFC 6376 § 3.5: informative, but part of the syntax
        return new Signature(field, tags, algorithm(tags), key(tags), octets(tags, "b"));
    }

    private static SignatureAlgorithm algorithm(TagList tags) throws ArcSyntaxException {
        SignatureAlgorithm algorithm = SignatureAlgorithm.of(required(tags, "a"));
        if (algorithm == null || algorithm == SignatureAlgorithm.RSA_SHA1) { // RFC 8301 § 3.1
            throw new ArcSyntaxException(algorithm == null ? "an unknown algorithm" : "rsa-sha1, which proves nothing");
        }
        return algorithm;
    }

    private static ArcSet.Key key(TagList tags) throws ArcSyntaxException {
        String domain = tags.utf8("d");
        String selector = tags.utf8("s");
        if (domain == null || !DomainNames.isDomain(domain)) {
            throw new ArcSyntaxException("d= that is no domain");
        }
        // Unlike RFC 6376 § 3.1, underscores are let through: there are such selectors
        if (selector == null || !DomainNames.isDomain(selector.replace('_', 'x'))) {
            throw new ArcSyntaxException("s= that is no selector");
        }
        return new ArcSet.Key(DomainNames.toAscii(domain), DomainNames.toAscii(selector));
    }

    static String required(TagList tags, String name) throws ArcSyntaxException {
        String value = tags.get(name);
        if (value == null) {
            throw new ArcSyntaxException("no " + name + "=");
        }
        return value;
    }

    /** The octets of a value in base64. */
    static byte[] octets(TagList tags, String name) throws ArcSyntaxException {
        required(tags, name);
        String text = tags.withoutWhitespace(name);
        byte[] octets = text == null || text.isEmpty() ? null : Base64Text.decode(text);
        if (octets == null) {
            throw new ArcSyntaxException(name + "= that is no base64");
        }
        return octets;
    }

    /**
     * A value of digits, where there is one.
     *
     * @param maxDigits what RFC 6376 § 3.5 allows
     * @return {@link Long#MAX_VALUE} for all that is more
     */
    static @Nullable Long number(TagList tags, String name, int maxDigits) throws ArcSyntaxException {
        String digits = tags.get(name);
        if (digits == null) {
            return null;
        }
        if (digits.isEmpty() || digits.length() > maxDigits || !digits.chars().allMatch(Ascii::isDigit)) {
            throw new ArcSyntaxException(name + "= that is no number");
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.valueOf(significant);
    }
}
