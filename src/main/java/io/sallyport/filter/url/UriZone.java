package io.sallyport.filter.url;

import io.sallyport.content.link.WebAddress;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.domain.RegistrableDomain;
import io.sallyport.filter.Weight;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Pattern;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list in the DNS of hosts to which bad mail leads.
 *
 * @param zone the domain under which it is asked
 * @param name what journal and log show instead of the zone, for zones that hold the key of a subscription
 * @param of what is looked up in it
 * @param listed how much a listing weighs
 */
public record UriZone(
        DomainName zone,

        @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9.-]{0,62}")
        String name,

        @Default("domain") Subject of,
        @Default("4") Weight listed) {
    /** What is looked up in a list. */
    public enum Subject {
        /** The part of the host's name that somebody has registered. */
        DOMAIN,
        /** The whole name of the host. */
        HOST,
        /** The host, if it is an address. */
        ADDRESS
    }

    /** What people read. */
    String label() {
        return name == null ? zone.ascii() : name;
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
        };
    }

    DnsQuestion.A question(String subject) {
        return new DnsQuestion.A(subject + "." + zone.ascii());
    }

    /**
     * Whether answers are listings: these are in 127.0.0.0/8 (RFC 5782 § 2.1). Anything else comes from who bought the name
     * of a dead list; 127.255.255.0/24, and 127.0.0.1 of lists of names, say that the list does not answer us.
     */
    static boolean areListings(List<InetAddress> answers) {
        return answers.stream().allMatch(answer -> {
            byte[] octets = answer.getAddress();
            int number =
                    octets.length == Integer.BYTES ? ByteBuffer.wrap(octets).getInt() : 0;
            return number >>> 24 == 127 && number >>> 8 != 0x7fffff && number != 0x7f000001;
        });
    }
}
