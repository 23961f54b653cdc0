package io.sallyport.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Reads a response (RFC 1034 § 5.3.3). Only records of the asked name and of the names that its aliases lead to count;
 * whatever else a server puts into a response is not looked at.
 */
final class ResponseReader {
    /** The most aliases that are followed for one question. */
    static final int MAX_ALIASES = 8;

    private ResponseReader() {}

    /** What a response means. */
    sealed interface Reading<T> {
        /** The answer. */
        record Answered<T>(TimedAnswer<T> answer) implements Reading<T> {}

        /** The server knows only that the name is an alias; the question is to be asked again for its target. */
        record Elsewhere<T>(Name target, Duration ttl) implements Reading<T> {}
    }

    /** Reads what a server said about {@code name}. */
    static <T> Reading<T> read(DnsQuestion<T> question, Name name, Message response) {
        int rcode = response.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return failed(
                    switch (rcode) {
                        case Rcode.SERVFAIL -> DnsAnswer.Failure.SERVFAIL;
                        case Rcode.REFUSED -> DnsAnswer.Failure.REFUSED;
                        default -> DnsAnswer.Failure.MALFORMED;
                    });
        }
        List<Record> answers = response.getSection(Section.ANSWER);
        Set<Name> seen = new HashSet<>(Set.of(name));
        Name owner = name;
        long ttl = Integer.MAX_VALUE;
        CNAMERecord alias = aliasOf(owner, answers);
        while (alias != null) {
            owner = alias.getTarget();
            ttl = Math.min(ttl, alias.getTTL());
            if (!seen.add(owner) || seen.size() > MAX_ALIASES) {
                return failed(DnsAnswer.Failure.CNAME_CHAIN);
            }
            alias = aliasOf(owner, answers);
        }
        if (rcode == Rcode.NXDOMAIN) {
            // With aliases, the code speaks of the last name (RFC 6604 § 2)
            return missing(DnsAnswer.Absence.NXDOMAIN, ttl, response);
        }
        TimedAnswer<T> found = collect(question, owner, answers, ttl);
        if (found != null) {
            return new Reading.Answered<>(found);
        }
        if (!owner.equals(name) && negativeTtl(response) == null) {
            return new Reading.Elsewhere<>(owner, Duration.ofSeconds(ttl));
        }
        return missing(DnsAnswer.Absence.NODATA, ttl, response);
    }

    /** The number of the question's type (RFC 1035 § 3.2.2). */
    static int typeOf(DnsQuestion<?> question) {
        return switch (question) {
            case DnsQuestion.A _ -> Type.A;
            case DnsQuestion.Aaaa _ -> Type.AAAA;
            case DnsQuestion.Mx _ -> Type.MX;
            case DnsQuestion.Txt _ -> Type.TXT;
            case DnsQuestion.Ptr _ -> Type.PTR;
        };
    }

    private static <T> Reading<T> failed(DnsAnswer.Failure why) {
        return new Reading.Answered<>(TimedAnswer.failed(why));
    }

    private static <T> Reading<T> missing(DnsAnswer.Absence absence, long aliasTtl, Message response) {
        Long negative = negativeTtl(response);
        // Without an SOA the absence is not to be kept (RFC 2308 § 5)
        long ttl = negative == null ? 0 : Math.min(aliasTtl, negative);
        return new Reading.Answered<>(new TimedAnswer<>(new DnsAnswer.Missing<>(absence), Duration.ofSeconds(ttl)));
    }

    private static @Nullable CNAMERecord aliasOf(Name owner, List<Record> answers) {
        for (Record answer : answers) {
            if (answer instanceof CNAMERecord alias && isOf(owner, answer)) {
                return alias;
            }
        }
        return null;
    }

    private static boolean isOf(Name owner, Record candidate) {
        return candidate.getDClass() == DClass.IN && candidate.getName().equals(owner);
    }

    private static <T> @Nullable TimedAnswer<T> collect(
            DnsQuestion<T> question, Name owner, List<Record> answers, long aliasTtl) {
        List<T> values = new ArrayList<>();
        long ttl = aliasTtl;
        for (Record answer : answers) {
            T value = isOf(owner, answer) ? contentOf(question, answer) : null;
            if (value != null) {
                values.add(value);
                ttl = Math.min(ttl, answer.getTTL());
            }
        }
        if (values.isEmpty()) {
            return null;
        }
        if (question instanceof DnsQuestion.Mx) {
            values.sort(Comparator.comparingInt(value -> ((MailExchange) value).preference()));
        }
        return new TimedAnswer<>(new DnsAnswer.Found<>(values), Duration.ofSeconds(ttl));
    }

    /** What the record holds; null if it is not of the asked type, or holds a name that cannot be told by its text. */
    @SuppressWarnings("unchecked") // Each kind of question fixes its T; the compiler cannot see that in a switch
    private static <T> @Nullable T contentOf(DnsQuestion<T> question, Record answer) {
        Object content =
                switch (question) {
                    case DnsQuestion.A _ -> answer instanceof ARecord a ? bare(a.getAddress()) : null;
                    case DnsQuestion.Aaaa _ -> answer instanceof AAAARecord aaaa ? bare(aaaa.getAddress()) : null;
                    case DnsQuestion.Mx _ -> answer instanceof MXRecord mx ? exchange(mx) : null;
                    case DnsQuestion.Txt _ -> answer instanceof TXTRecord txt ? text(txt) : null;
                    case DnsQuestion.Ptr _ -> answer instanceof PTRRecord ptr ? WireNames.text(ptr.getTarget()) : null;
                };
        return (T) content;
    }

    /** Without the record's name, which the library attaches as host name. */
    private static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has neither 4 nor 16 octets", e);
        }
    }

    private static @Nullable MailExchange exchange(MXRecord mx) {
        String host = WireNames.text(mx.getTarget());
        return host == null ? null : new MailExchange(mx.getPriority(), host);
    }

    private static TxtRecord text(TXTRecord txt) {
        List<String> parts = new ArrayList<>();
        for (Object part : txt.getStringsAsByteArrays()) {
            parts.add(new String((byte[]) part, StandardCharsets.ISO_8859_1));
        }
        return new TxtRecord(parts);
    }

    /** How long an absence may be believed: the lesser of the SOA's TTL and its minimum (RFC 2308 § 5). */
    private static @Nullable Long negativeTtl(Message response) {
        for (Record authority : response.getSection(Section.AUTHORITY)) {
            if (authority instanceof SOARecord soa) {
                return Math.min(soa.getTTL(), soa.getMinimum());
            }
        }
        return null;
    }
}
