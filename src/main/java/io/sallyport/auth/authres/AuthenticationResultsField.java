package io.sallyport.auth.authres;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.DomainNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what was found about a sender as a header field (RFC 8601 § 2.2). Whatever octets the facts hold, the field is
 * correct, its lines are folded, and its length is bounded.
 *
 * <p>Many programs read this field with less care than its grammar asks for: they split at each semicolon, or know no
 * escapes in comments. So comments and reasons, which are for people, hold no character that is syntax anywhere; only
 * properties, which are facts, are kept to the letter and quoted.
 */
public final class AuthenticationResultsField {
    /** The name of the field. */
    public static final String NAME = "Authentication-Results";

    /** The most results of one method that are written; how many more there were is said in a comment. */
    static final int MAX_OF_METHOD = 16;

    /** The most results that are written, of all methods. */
    static final int MAX_RESULTS = 64;

    /** The most octets of one result before it is folded; properties that would go beyond are left out. */
    static final int MAX_RESULT_OCTETS = 1200;

    private static final int MAX_TEXT_OCTETS = 240;
    private static final int MAX_VALUE_OCTETS = 500; // A line has at most 998 (RFC 5322 § 2.1.1)
    private static final int LINE = 78; // RFC 5322 § 2.1.1

    private AuthenticationResultsField() {}

    /**
     * The whole field, ended by CR LF.
     *
     * @param authservId the name under which results are known to those behind this gateway: a host or domain name
     * @param smtpUtf8 whether the message may hold UTF-8 in its header (RFC 6532); otherwise the field is ASCII
     */
    public static String of(String authservId, List<AuthenticationResult> results, boolean smtpUtf8) {
        return NAME + ": " + FieldWords.tokenOrQuoted(DomainNames.toAscii(authservId)) + resinfos(results, smtpUtf8)
                + "\r\n";
    }

    /** What {@link #resinfos(List, boolean)} says, in ASCII. */
    public static String resinfos(List<AuthenticationResult> results) {
        return resinfos(results, false);
    }

    /**
     * What stands behind the authserv-id, here and in ARC-Authentication-Results (RFC 8617 § 4.1.1): the semicolon and
     * the first result, and so on, folded, without the last CR LF; {@code ; none} if there are no results.
     */
    public static String resinfos(List<AuthenticationResult> results, boolean smtpUtf8) {
        StringBuilder text = new StringBuilder();
        Map<String, Integer> ofMethod = new HashMap<>();
        int written = 0;
        int omitted = 0;
        for (AuthenticationResult result : results) {
            if (!FieldWords.isKeyword(result.method()) || !FieldWords.isKeyword(result.result())) {
                omitted++; // Bent into shape, it would be another result
                continue;
            }
            if (written == MAX_RESULTS || ofMethod.merge(result.method(), 1, Integer::sum) > MAX_OF_METHOD) {
                omitted++;
                continue;
            }
            text.append(";\r\n ").append(folded(resinfo(result, smtpUtf8)));
            written++;
        }
        if (written == 0) {
            text.append("; none"); // no-result, RFC 8601 § 2.2
        }
        if (omitted > 0) {
            text.append("\r\n (").append(omitted).append(" more)");
        }
        return text.toString();
    }

    private static String resinfo(AuthenticationResult result, boolean smtpUtf8) {
        StringBuilder text = new StringBuilder(128);
        text.append(result.method()).append('=').append(result.result());
        String comment = result.comment();
        if (comment != null && !comment.isBlank()) {
            text.append(" (")
                    .append(FieldWords.plain(comment, smtpUtf8, MAX_TEXT_OCTETS))
                    .append(')');
        }
        String reason = result.reason();
        if (reason != null && !reason.isBlank()) {
            text.append(" reason=\"")
                    .append(FieldWords.plain(reason, smtpUtf8, MAX_TEXT_OCTETS))
                    .append('"');
        }
        int octets = FieldWords.octets(text);
        for (Property property : result.properties()) {
            String propspec = propspec(property, smtpUtf8);
            int length = FieldWords.octets(propspec);
            if (octets + length <= MAX_RESULT_OCTETS) {
                text.append(propspec);
                octets += length;
            }
        }
        return text.toString();
    }

    /** Empty for what cannot be written: no keyword, or longer than any address or name. Cut, it would be another. */
    private static String propspec(Property property, boolean smtpUtf8) {
        if (!FieldWords.isKeyword(property.type())
                || !FieldWords.isKeyword(property.name())
                || property.value().length() > MAX_VALUE_OCTETS) {
            return "";
        }
        String value = FieldWords.value(withAsciiDomain(property.value()), smtpUtf8);
        return FieldWords.octets(value) > MAX_VALUE_OCTETS
                ? ""
                : " " + property.type() + "." + property.name() + "=" + value;
    }

    /** A domain, or that of an address, as A-labels, so that it is the same in every message (RFC 8616 § 5). */
    private static String withAsciiDomain(String value) {
        String domain = value.substring(value.lastIndexOf('@') + 1);
        return !Ascii.isAscii(domain) && DomainNames.isDomain(domain)
                ? value.substring(0, value.length() - domain.length()) + DomainNames.toAscii(domain)
                : value;
    }

    /** Broken at spaces, which all are where the grammar allows it: between words, in comments, in quoted strings. */
    private static String folded(String line) {
        StringBuilder folded = new StringBuilder(line.length() + 16);
        int column = 1;
        int start = 0;
        while (start < line.length()) {
            int next = line.indexOf(' ', start + 1);
            int end = next < 0 ? line.length() : next;
            boolean breakable = start > 0 && end > start + 1 && line.charAt(start - 1) != ' ';
            if (column + end - start > LINE && breakable) {
                folded.append("\r\n");
                column = 0;
            }
            folded.append(line, start, end);
            column += end - start;
            start = end;
        }
        return folded.toString();
    }
}
