package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the policy's folder that names people: those of one's own house, and partners. As CSV (RFC 4180) with a header
 * line:
 *
 * <pre>{@code
 * name,address,title,aliases
 * Anna Doe,anna.doe@example.com,Chief Financial Officer,"Anna Smith;Änne Doe"
 * "Roe, Richard",richard@example.com richard.roe@example.com,,
 * }</pre>
 *
 * <p>or as LDIF (RFC 2849), as a directory server exports it: {@code displayName}, {@code cn}, {@code givenName} and {@code sn},
 * {@code mail}, {@code mailAlternateAddress}, {@code proxyAddresses} and {@code title}. Which of the two it is, the end of its
 * name says: {@code .ldif} or anything else.
 *
 * <p>Immutable. Two of the same name with the same people are equal.
 */
public final class DirectoryFile {
    private final String name;
    private final List<Person> people;
    private final Map<MailAddress, Person> byAddress = new HashMap<>();

    /**
     * One person.
     *
     * @param name as people write it; the first of several
     * @param aliases other names
     * @param addresses in lower case, their domains as A-labels; may be empty
     * @param title such as {@code Chief Financial Officer}; null if not said
     * @param file the name of the directory, relative to the folder of the policy
     * @param line from 1
     */
    public record Person(
            String name,
            List<String> aliases,
            List<MailAddress> addresses,
            @Nullable String title,
            String file,
            int line) {
        public Person {
            aliases = List.copyOf(aliases);
            addresses = List.copyOf(addresses);
        }

        /** Where the person stands, as {@code file:line}. */
        public String place() {
            return file + ":" + line;
        }

        /** Whether that is one of the person's addresses. */
        public boolean has(MailAddress address) {
            return addresses.contains(normal(address));
        }
    }

    DirectoryFile(String name, List<Person> people) {
        this.name = name;
        this.people = List.copyOf(people);
        for (Person person : people) {
            person.addresses().forEach(address -> byAddress.putIfAbsent(address, person));
        }
    }

    /**
     * A directory of lines that were not read from a file.
     *
     * @param name says by its end how to read it
     * @throws IllegalArgumentException if a line cannot be understood
     */
    public static DirectoryFile of(String name, String... lines) {
        return DirectoryFileReader.read(name, String.join("\n", lines), (place, path, value, expected, advice) -> {
            throw new IllegalArgumentException("%s:%d: %s (was: %s)".formatted(name, place.line(), expected, value));
        });
    }

    /** The name of the file, relative to the folder of the policy. */
    public String name() {
        return name;
    }

    /** All people, in the order of the file. */
    public List<Person> people() {
        return people;
    }

    /** Who has an address, in any letter case; null if nobody. */
    public @Nullable Person having(MailAddress address) {
        return byAddress.get(normal(address));
    }

    private static MailAddress normal(MailAddress address) {
        return new MailAddress(address.localPart().toLowerCase(Locale.ROOT), address.asciiDomain());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DirectoryFile directory
                && (this == directory || (name.equals(directory.name) && people.equals(directory.people)));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + people.size();
    }

    /** The name, which is also how it is written in a policy. */
    @Override
    public String toString() {
        return name;
    }
}
