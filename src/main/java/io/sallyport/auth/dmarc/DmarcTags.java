package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.DmarcRecord.AlignmentModes;
import io.sallyport.auth.dmarc.DmarcRecord.Policies;
import io.sallyport.auth.dmarc.DmarcRecord.PublicSuffix;
import io.sallyport.auth.dmarc.DmarcRecord.Reading;
import io.sallyport.auth.dmarc.DmarcRecord.Reports;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags of one record (RFC 9989 § 4.8) in one pass. Unknown tags are ignored, {@code pct}, {@code rf} and
 * {@code ri} of RFC 7489 among them; a wrong value gives way to the default (RFC 9989 § 4.7).
 *
 * <p>Names and values match in any letter case, as ABNF has it (RFC 5234 § 2.3); the version alone is exact.
 */
final class DmarcTags {
    private static final String VERSION = "DMARC1";

    /** The longest name that is registered. A longer one is unknown, and not kept to find it again. */
    private static final int LONGEST_NAME = "adkim".length();

    private static final String URI_CHARACTERS = "-._~:/?#[]@$&'()*+;=%"; // RFC 3986 § 2, without "!" and ","

    private @Nullable AssessmentPolicy p;
    private @Nullable AssessmentPolicy sp;
    private @Nullable AssessmentPolicy np;
    private boolean unreadablePolicy;
    private boolean strictDkim;
    private boolean strictSpf;
    private boolean testing;
    private PublicSuffix psd = PublicSuffix.UNKNOWN;
    private List<String> rua = List.of();
    private List<String> ruf = List.of();
    private String fo = "0";

    private final Set<String> seen = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private DmarcTags() {}

    /**
     * Where the tags behind the version begin; -1 for a text that is no record: the version must come first and match
     * precisely (RFC 9989 § 4.7).
     */
    static int behindVersion(String text) {
        if (!Ascii.matches(text, 0, "v")) {
            return -1;
        }
        int at = behindSpace(text, 1);
        if (at >= text.length() || text.charAt(at) != '=') {
            return -1;
        }
        at = behindSpace(text, at + 1);
        if (!text.startsWith(VERSION, at)) {
            return -1;
        }
        at = behindSpace(text, at + VERSION.length());
        if (at < text.length() && text.charAt(at) != ';') {
            return -1;
        }
        return at;
    }

    /** Reads what stands behind the version. */
    static Reading read(String text, int from) {
        DmarcTags tags = new DmarcTags();
        int start = from;
        while (start < text.length()) {
            int end = text.indexOf(';', start);
            end = end < 0 ? text.length() : end;
            tags.tag(trimmed(text, start, end));
            start = end + 1;
        }
        return tags.reading();
    }

    /** {@code dmarc-tag = 1*ALPHA equals 1*dmarc-value} */
    private void tag(String text) {
        if (text.isEmpty()) {
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            problem(text, "no equals sign");
            return;
        }
        String name = trimmed(text, 0, equals).toLowerCase(Locale.ROOT);
        if (name.length() > LONGEST_NAME) {
            return;
        }
        if (!seen.add(name)) {
            problem(text, "a tag that was there before"); // RFC 6376 § 3.2 forbids it; the first one counts
            return;
        }
        value(name, trimmed(text, equals + 1, text.length()), text);
    }

    private void value(String name, String value, String text) {
        switch (name) {
            case "p" -> p = policy(value, text);
            case "sp" -> sp = policy(value, text);
            case "np" -> np = policy(value, text);
            case "adkim" -> strictDkim = flag(value, "s", "r", text);
            case "aspf" -> strictSpf = flag(value, "s", "r", text);
            case "t" -> testing = flag(value, "y", "n", text);
            case "psd" -> psd = publicSuffix(value, text);
            case "rua" -> rua = uris(value);
            case "ruf" -> ruf = uris(value);
            case "fo" -> {
                if (isFailureOptions(value)) {
                    fo = value;
                } else {
                    problem(text, "expected: 0, 1, d or s");
                }
            }
            default -> {} // Unknown tags must be ignored (RFC 9989 § 4.7)
        }
    }

    private @Nullable AssessmentPolicy policy(String value, String text) {
        AssessmentPolicy policy = AssessmentPolicy.of(value);
        if (policy == null) {
            unreadablePolicy = true;
            problem(text, "expected: none, quarantine or reject");
        }
        return policy;
    }

    private boolean flag(String value, String yes, String no, String text) {
        boolean set = Ascii.equals(value, yes);
        if (!set && !Ascii.equals(value, no)) {
            problem(text, "expected: " + no + " or " + yes);
        }
        return set;
    }

    private PublicSuffix publicSuffix(String value, String text) {
        if (Ascii.equals(value, "y")) {
            return PublicSuffix.YES;
        }
        if (Ascii.equals(value, "n")) {
            return PublicSuffix.NO;
        }
        if (!Ascii.equals(value, "u")) {
            problem(text, "expected: y, n or u");
        }
        return PublicSuffix.UNKNOWN;
    }

    /** Those that are URIs, without the size limits of RFC 7489 § 6.2, which are no more (RFC 9989 appendix C). */
    private List<String> uris(String value) {
        List<String> uris = new ArrayList<>();
        int start = 0;
        while (start <= value.length() && uris.size() < DmarcRecord.MAX_URIS) {
            int end = value.indexOf(',', start);
            end = end < 0 ? value.length() : end;
            String uri = trimmed(value, start, end);
            int limit = uri.indexOf('!');
            uri = limit < 0 ? uri : uri.substring(0, limit);
            if (isUri(uri)) {
                uris.add(uri);
            } else {
                problem(uri, "not a URI");
            }
            start = end + 1;
        }
        return uris;
    }

    /** {@code URI = scheme ":" hier-part …} (RFC 3986 § 3), as far as its characters tell. */
    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            String allowed = i < colon ? "+-." : URI_CHARACTERS;
            if (!Ascii.isLetterOrDigit(c) && allowed.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A list of options with colons between (RFC 9989 § 4.7). */
    private static boolean isFailureOptions(String value) {
        if (value.length() % 2 == 0 || value.length() > 7) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if ((i % 2 == 0 ? "01dsDS" : ":").indexOf(value.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A record that does not say {@code p} says none (RFC 9989 § 4.7). One whose policies cannot be read has none at all,
     * and is not processed unless reports are wanted (§ 4.10.1).
     */
    private Reading reading() {
        if (unreadablePolicy && rua.isEmpty()) {
            return new Reading.Invalid(psd, problems.isEmpty() ? "a policy that cannot be read" : problems.getFirst());
        }
        Policies policies = new Policies(p == null ? AssessmentPolicy.NONE : p, sp, np);
        return new Reading.Valid(new DmarcRecord(
                unreadablePolicy ? Policies.UNREADABLE : policies,
                new AlignmentModes(strictDkim, strictSpf),
                psd,
                testing,
                new Reports(rua, ruf, fo.toLowerCase(Locale.ROOT)),
                problems));
    }

    private void problem(String text, String what) {
        if (problems.size() < DmarcRecord.MAX_PROBLEMS) {
            problems.add(Printable.of(text) + ": " + what);
        }
    }

    private static String trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static int behindSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLetter(char c) {
        return Ascii.isLetterOrDigit(c) && !Ascii.isDigit(c);
    }
}
