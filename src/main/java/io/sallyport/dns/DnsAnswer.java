package io.sallyport.dns;

import java.util.List;

/**
 * What the domain name system says to a question: one of three things, none of which is an exception. How long it may
 * be believed is the resolver's affair: who asks again when it matters gets what is true then.
 *
 * @param <T> what a record of the asked type holds
 */
public sealed interface DnsAnswer<T> {
    /**
     * There are records.
     *
     * @param values what they hold, in the order of the answer; at least one
     */
    record Found<T>(List<T> values) implements DnsAnswer<T> {
        public Found {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("no values (expected: at least one, or Missing)");
            }
        }
    }

    /**
     * The answer is certain: there is no such record (a "void lookup" of RFC 7208 § 4.6.4).
     *
     * @param absence what exactly is missing
     */
    record Missing<T>(Absence absence) implements DnsAnswer<T> {}

    /**
     * Nobody could tell. A later question may have another answer.
     *
     * @param why what went wrong at the last server that was asked
     */
    record Failed<T>(Failure why) implements DnsAnswer<T> {}

    /** The two kinds of nothing (RFC 2308 § 2). */
    enum Absence {
        /** The name does not exist, nor any below it (RFC 8020). */
        NXDOMAIN,
        /** The name exists, but has no record of that type. */
        NODATA
    }

    /** The ways in which a question stays open. */
    enum Failure {
        /** No server answered in time. */
        TIMEOUT("time-out"),
        /** The server could not find out (RCODE 2), or what it found is forged (RFC 4035 § 5.5). */
        SERVFAIL("SERVFAIL"),
        /** The server does not answer us (RCODE 5). */
        REFUSED("REFUSED"),
        /** The server answered with another error code, or with what is no answer to the question. */
        MALFORMED("malformed answer"),
        /** Aliases lead in a circle, or through too many names. */
        CNAME_CHAIN("CNAME chain without end"),
        /** The server could not be reached. */
        UNREACHABLE("server unreachable"),
        /** Too many questions wait for an answer already. */
        OVERLOADED("too many open questions");

        private final String text;

        Failure(String text) {
            this.text = text;
        }

        /** A few words for logs. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** The records' contents; empty unless they were found. */
    default List<T> orNone() {
        return this instanceof Found<T> found ? found.values() : List.of();
    }
}
