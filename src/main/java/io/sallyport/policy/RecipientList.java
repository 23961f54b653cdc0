package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.yaml.Place;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code recipients: { list: FILE }}: one address a line; {@code #} begins a comment. An address without a
 * domain is one of the domain that uses the list; domains may share a list.
 */
final class RecipientList {
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final int MAX_ADDRESSES = 1_000_000;

    private final PolicyFolder folder;
    private final Problems problems;
    private final Set<String> served;

    /**
     * Reads lists in a folder.
     *
     * @param served all served domains as A-labels
     */
    RecipientList(PolicyFolder folder, Problems problems, Set<String> served) {
        this.folder = folder;
        this.problems = problems;
        this.served = served;
    }

    /**
     * The addresses of a domain in a list.
     *
     * @param written the file's name as it stands in the policy
     * @param complaint is told why the file cannot be read
     */
    Set<String> read(Path written, String domain, Consumer<String> complaint) {
        Path file = folder.inside(written, complaint);
        byte[] content = file == null ? null : folder.read(file, MAX_BYTES, complaint);
        String text = content == null ? null : PolicyFolder.text(content, complaint);
        return file == null || text == null ? Set.of() : addresses(folder.nameOf(file), text, domain, complaint);
    }

    private Set<String> addresses(String name, String text, String domain, Consumer<String> complaint) {
        Set<String> addresses = new HashSet<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String written = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (!written.isEmpty()) {
                Place place = new Place(name, number, line.indexOf(written) + 1);
                MailAddress address = address(written, domain);
                if (address == null) {
                    problems.add(place, "", written, "must be an address, or the part of one before the @", null);
                } else if (!served.contains(address.domain())) {
                    problems.add(place, "", written, "must be in a served domain", domainAdvice(address));
                } else if (address.domain().equals(domain)) {
                    addresses.add(address.localPart() + "@" + domain);
                }
            }
            if (addresses.size() > MAX_ADDRESSES) {
                complaint.accept("must name at most " + MAX_ADDRESSES + " addresses");
                break;
            }
        }
        return addresses;
    }

    private static String domainAdvice(MailAddress address) {
        return "there is no file domains/" + address.domain() + ".yaml";
    }

    /** An address of a domain, or the local part of one; null if the text is neither. */
    static @Nullable MailAddress address(String written, String domain) {
        return Addresses.parse(written.contains("@") ? written : written + "@" + domain);
    }

    /** Addresses as policies write them: the local part without quotes. */
    static final class Addresses {
        private static final int MAX_LOCAL_PART = 64; // RFC 5321 § 4.5.3.1.1

        private Addresses() {}

        /** The address in lower case, its domain as A-labels; null if the text is none. */
        static @Nullable MailAddress parse(String text) {
            int at = text.lastIndexOf('@');
            String local = text.substring(0, Math.max(0, at)).toLowerCase(Locale.ROOT);
            String domain = HostNames.domain(text.substring(at + 1));
            if (domain == null || local.isEmpty() || local.length() > MAX_LOCAL_PART) {
                return null;
            }
            MailAddress address = new MailAddress(local, domain);
            boolean printable =
                    local.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
            // Whatever must be quoted is more likely a mistake than somebody's mailbox.
            return printable && !address.toString().startsWith("\"") ? address : null;
        }
    }
}
