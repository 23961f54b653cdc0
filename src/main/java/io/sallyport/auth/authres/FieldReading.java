package io.sallyport.auth.authres;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import java.util.List;

/**
 * What an Authentication-Results field says (RFC 8601 § 2.2). Anybody may have written it: reading takes time in
 * proportion to its length and never fails but by {@link Malformed}.
 */
public sealed interface FieldReading {
    /** The longest value that is read. */
    int MAX_LENGTH = 64 * 1024;

    /** The most results of one field. */
    int MAX_RESULTS = 100;

    /** The most properties of one result. */
    int MAX_PROPERTIES = 100;

    /** The deepest that comments may be within comments. */
    int MAX_COMMENT_DEPTH = 20;

    /**
     * The field follows the grammar.
     *
     * @param authservId who says so, without quotes and otherwise as written
     * @param version 1 where the field has none (RFC 8601 § 2.2)
     * @param results with methods, results and properties' names in lower case, unknown ones too; empty for {@code none}
     */
    record Parsed(String authservId, int version, List<AuthenticationResult> results) implements FieldReading {
        public Parsed {
            results = List.copyOf(results);
        }

        /** Whether that is who says so: names are compared as domains are, in any case and alphabet. */
        public boolean isBy(String id) {
            return canonical(authservId).equals(canonical(id));
        }

        private static String canonical(String id) {
            return DomainNames.toAscii(id.endsWith(".") ? id.substring(0, id.length() - 1) : id);
        }
    }

    /**
     * The field does not follow the grammar, or breaks a bound; nothing in it is to be believed.
     *
     * @param problem what is wrong, without text of the field
     */
    record Malformed(String problem) implements FieldReading {}

    /**
     * Reads a value: what stands behind the colon, folded or not. It also serves for what stands behind the instance in
     * ARC-Authentication-Results (RFC 8617 § 4.1.1).
     *
     * <p>Unlike the grammar, because gateways of large providers write so: the last result may be followed by a
     * semicolon; values may be unquoted as long as they hold no space, parenthesis, quote or semicolon; words without
     * a property's type ({@code action=none}) are passed over.
     */
    static FieldReading of(String value) {
        try {
            return new FieldReader(value).read();
        } catch (FieldSyntaxException e) {
            return new Malformed(e.problem());
        }
    }
}
