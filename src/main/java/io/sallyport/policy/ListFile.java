package io.sallyport.policy;

import io.sallyport.config.Network;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code policies/lists}: networks, domains and addresses, one a line, each with what is known about it.
 *
 * <pre>{@code
 * # who                  until when        why, and whose entry it is
 * 192.0.2.0/24           until=2027-01-31  owner=anna reason="ticket 4711"
 * 2001:db8::1                              # an address alone
 * example.org            requires=dkim     # this domain, and none below it
 * .example.net           requires=spf,iprev  # this domain and all below it
 * boss@example.com       spoofable=true
 * }</pre>
 *
 * <p>Of several entries that match, the closest one counts: the smallest network, the address before its domain, the domain
 * before those above it. An entry whose last day is over does nothing, and does not hide a wider one.
 *
 * <p>Immutable. Two of the same name with the same entries are equal.
 */
public final class ListFile {
    /** The longest domain name (RFC 1035 § 2.3.4). */
    private static final int MAX_DOMAIN = 253;

    private final String name;
    private final List<Entry> entries;
    private final Map<MailAddress, Entry> addresses = new HashMap<>();
    private final Map<String, Entry> domains = new HashMap<>();
    private final Map<String, Entry> domainsAndBelow = new HashMap<>();
    private final NetworkTable ipv4;
    private final NetworkTable ipv6;
    private int mostLabels;

    /** What can prove that a mail comes from the domain that it claims. */
    public enum Proof {
        /**
         * SPF passed for the domain or one above it; or the domain is the author's and DMARC sees it aligned with what SPF
         * proved.
         */
        SPF,
        /**
         * A signature of the domain or of one above it holds, whose owner answers for the mail (RFC 6376 § 1.2); or the
         * domain is the author's and DMARC sees it aligned with a signer.
         */
        DKIM,
        /** One of SPF and DKIM proves it: what DMARC asks for, also where the domain publishes no policy. */
        DMARC,
        /** The name of the client that leads back to its address (RFC 8601 § 3) is the domain or lies below it. */
        IPREV;

        /** The word in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Whether the proof is there.
         *
         * @param asciiDomain the domain that the mail claims, as A-labels in lower case
         */
        public boolean isGiven(Authentication authentication, String asciiDomain) {
            return switch (this) {
                case SPF -> {
                    String proven = authentication.spfDomain();
                    yield isAligned(authentication, asciiDomain, Mechanism.SPF)
                            || (proven != null && DomainNames.isWithin(asciiDomain, proven));
                }
                case DKIM ->
                    isAligned(authentication, asciiDomain, Mechanism.DKIM)
                            || authentication.dkimDomains().stream()
                                    .anyMatch(signer -> DomainNames.isWithin(asciiDomain, signer));
                case DMARC -> SPF.isGiven(authentication, asciiDomain) || DKIM.isGiven(authentication, asciiDomain);
                case IPREV -> {
                    String client = authentication.confirmedName();
                    yield client != null && DomainNames.isWithin(DomainNames.toAscii(client), asciiDomain);
                }
            };
        }

        /** Unlike a domain above it, one below the author's is believed only where DMARC's tree walk joins the two. */
        private static boolean isAligned(Authentication authentication, String asciiDomain, Mechanism mechanism) {
            return asciiDomain.equals(authentication.author())
                    && authentication.aligned().contains(mechanism);
        }
    }

    /**
     * What stands behind an entry.
     *
     * @param until the last day on which it holds, in UTC; null: for ever
     * @param owner who asked for it; null: not said
     * @param reason why; null: not said
     * @param requires what must prove the domain that a mail claims; all of them
     * @param spoofable whether it is known, and accepted, that anybody can claim it
     */
    public record Attributes(
            @Nullable LocalDate until,
            @Nullable String owner,
            @Nullable String reason,
            Set<Proof> requires,
            boolean spoofable) {
        static final Attributes NONE = new Attributes(null, null, null, Set.of(), false);

        public Attributes {
            requires = requires.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(requires));
        }
    }

    /** What a line names. */
    public sealed interface Subject {
        /** The addresses of clients. */
        record Range(Network network) implements Subject {}

        /**
         * A domain.
         *
         * @param ascii as A-labels in lower case
         * @param andBelow whether all below it is meant too
         */
        record Domain(String ascii, boolean andBelow) implements Subject {}

        /** A mailbox; its local part in lower case, its domain as A-labels. */
        record Mailbox(MailAddress address) implements Subject {}
    }

    /**
     * One line.
     *
     * @param text what it names, as it stands there
     * @param subject what that means
     * @param file the name of the list, relative to the folder of the policy
     * @param line from 1
     */
    public record Entry(String text, Subject subject, String file, int line, Attributes attributes) {
        /** Where it stands, as {@code file:line}. */
        public String place() {
            return file + ":" + line;
        }

        /** The last day on which it holds, in UTC; null: for ever. */
        public @Nullable LocalDate until() {
            return attributes.until();
        }

        /** Who asked for it; null: not said. */
        public @Nullable String owner() {
            return attributes.owner();
        }

        /** Why it is there; null: not said. */
        public @Nullable String reason() {
            return attributes.reason();
        }

        /** What must prove the domain that a mail claims; all of them. */
        public Set<Proof> requires() {
            return attributes.requires();
        }

        /** Whether it is known, and accepted, that anybody can claim it. */
        public boolean spoofable() {
            return attributes.spoofable();
        }

        /** Whether its last day is over. */
        public boolean isExpired(Instant now) {
            LocalDate until = attributes.until();
            return until != null && until.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC));
        }

        /** Whether everything that it requires is proven for the domain that a mail claims; so too if it requires nothing. */
        public boolean isProvenBy(Authentication authentication, String asciiDomain) {
            return attributes.requires().stream().allMatch(proof -> proof.isGiven(authentication, asciiDomain));
        }
    }

    ListFile(String name, List<Entry> entries) {
        this.name = name;
        this.entries = List.copyOf(entries);
        this.ipv4 = NetworkTable.of(entries, 4);
        this.ipv6 = NetworkTable.of(entries, 16);
        for (Entry entry : entries) {
            switch (entry.subject()) {
                case Subject.Range range -> {} // In the tables
                case Subject.Domain(String ascii, boolean andBelow) -> {
                    (andBelow ? domainsAndBelow : domains).put(ascii, entry);
                    mostLabels = andBelow ? Math.max(mostLabels, labels(ascii)) : mostLabels;
                }
                case Subject.Mailbox(MailAddress address) -> addresses.put(address, entry);
            }
        }
    }

    /**
     * A list of lines that were not read from a file.
     *
     * @throws IllegalArgumentException if a line cannot be understood
     */
    public static ListFile of(String name, String... lines) {
        return ListFileReader.read(name, String.join("\n", lines), (place, path, value, expected, advice) -> {
            throw new IllegalArgumentException(
                    "%s:%d:%d: %s (was: %s)".formatted(name, place.line(), place.column(), expected, value));
        });
    }

    /** What the first word of a line names; null if it cannot be understood. */
    public static @Nullable Subject subjectOf(String word) {
        return ListFileReader.subjectOf(word);
    }

    /** The name of the file, relative to the folder of the policy. */
    public String name() {
        return name;
    }

    /** The name of the file without its folders and its suffix: what people call the list, where no other is called so. */
    public String shortName() {
        String last = name.substring(name.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot > 0 ? last.substring(0, dot) : last;
    }

    /** All entries, in the order of the file. */
    public List<Entry> entries() {
        return entries;
    }

    /** Whether any entry is a domain. */
    public boolean namesDomains() {
        return !domains.isEmpty() || !domainsAndBelow.isEmpty();
    }

    /** The entries that do nothing any more, in the order of the file. */
    public List<Entry> expired(Instant now) {
        return entries.stream().filter(entry -> entry.isExpired(now)).toList();
    }

    /** The entry of the smallest network in which an address lies; null if there is none. */
    public @Nullable Entry matching(InetAddress address, Instant now) {
        return (address instanceof Inet4Address ? ipv4 : ipv6).find(address, now);
    }

    /** The entry of an address, in any letter case, else of its domain; null if there is none. */
    public @Nullable Entry matching(MailAddress address, Instant now) {
        String domain = address.asciiDomain();
        if (!addresses.isEmpty()) {
            String local = address.localPart().toLowerCase(Locale.ROOT);
            Entry entry = holding(addresses.get(new MailAddress(local, domain)), now);
            if (entry != null) {
                return entry;
            }
        }
        return matchingDomain(domain, now);
    }

    /** The domains that it names, as A-labels; those of addresses are not among them. */
    public List<String> domainNames() {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry.subject() instanceof Subject.Domain domain) {
                names.add(domain.ascii());
            }
        }
        return names;
    }

    /**
     * The entry of a domain, else the closest {@code .domain} that is the same or above it; null if there is none.
     *
     * @param asciiDomain as A-labels in lower case
     */
    public @Nullable Entry matchingDomain(String asciiDomain, Instant now) {
        if (asciiDomain.length() > MAX_DOMAIN) {
            return null;
        }
        Entry exact = holding(domains.get(asciiDomain), now);
        if (exact != null || domainsAndBelow.isEmpty()) {
            return exact;
        }
        int from = startOfLast(mostLabels, asciiDomain); // A name of a hundred labels costs no more than those listed
        while (true) {
            Entry entry = holding(domainsAndBelow.get(asciiDomain.substring(from)), now);
            int dot = asciiDomain.indexOf('.', from);
            if (entry != null || dot < 0) {
                return entry;
            }
            from = dot + 1;
        }
    }

    private static @Nullable Entry holding(@Nullable Entry entry, Instant now) {
        return entry == null || entry.isExpired(now) ? null : entry;
    }

    private static int labels(String domain) {
        return 1 + (int) domain.chars().filter(c -> c == '.').count();
    }

    private static int startOfLast(int labels, String domain) {
        int dots = 0;
        for (int i = domain.length() - 1; i >= 0; i--) {
            if (domain.charAt(i) == '.' && ++dots == labels) {
                return i + 1;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListFile list
                && (this == list || (name.equals(list.name) && entries.equals(list.entries)));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + entries.size();
    }

    /** The name, which is also how it is written in a policy. */
    @Override
    public String toString() {
        return name;
    }
}
