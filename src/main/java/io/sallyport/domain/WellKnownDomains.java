package io.sallyport.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that everybody knows: those whom fraud pretends to be, and those who give a mailbox to anybody. */
public final class WellKnownDomains {
    private static final String ANY_SUFFIX = ".*";

    private WellKnownDomains() {}

    /** Read when they are first asked for. */
    private static final class Brands {
        static final ProtectedDomains DOMAINS = read();

        private static ProtectedDomains read() {
            List<String> names = new ArrayList<>();
            Set<String> labels = new HashSet<>();
            for (String word : words("well-known.txt")) {
                if (word.endsWith(ANY_SUFFIX)) {
                    String label = word.substring(0, word.length() - ANY_SUFFIX.length());
                    labels.add(label);
                    names.add(label + ".com");
                } else {
                    names.add(word);
                }
            }
            return ProtectedDomains.famous(names, Set.copyOf(labels));
        }
    }

    private static final class FreeMail {
        static final Set<String> DOMAINS = Set.copyOf(new HashSet<>(words("free-mail.txt")));
    }

    /** Banks, shippers, clouds, webmail and others whom fraud pretends to be. */
    public static ProtectedDomains brands() {
        return Brands.DOMAINS;
    }

    /**
     * Whether anybody gets a mailbox in a domain for the asking.
     *
     * @param asciiDomain in lower case
     */
    public static boolean isFreeMail(String asciiDomain) {
        return FreeMail.DOMAINS.contains(asciiDomain);
    }

    /** The words of a list; lines that begin with # are comments. */
    private static List<String> words(String resource) {
        try (InputStream in = WellKnownDomains.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .flatMap(line -> List.of(line.strip().split(" +")).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
