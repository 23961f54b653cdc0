package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DirectoryFile.Person;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the people of a directory as they are read, and keeps its bounds. */
final class PersonCollector {
    /** The most people of a directory. */
    static final int MAX_PEOPLE = 500_000;

    /** The most names, or addresses, of one person; what an export has beyond is left out. */
    static final int MAX_VALUES = 100;

    /** The most characters of a name or title. */
    static final int MAX_NAME = 300;

    private final String file;
    private final Complaints complaints;
    private final List<Person> people = new ArrayList<>();

    /** Takes what is wrong. */
    @FunctionalInterface
    interface Complaints {
        void add(int line, @Nullable String value, String expected);
    }

    PersonCollector(String file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    List<Person> people() {
        return people;
    }

    void complain(int line, @Nullable String value, String expected) {
        complaints.add(line, value, expected);
    }

    /**
     * Adds a person.
     *
     * @param names as they are written; the first that is not blank is the name
     * @param addresses as they are written
     * @return whether there is room for another
     */
    boolean add(int line, List<String> names, List<String> addresses, @Nullable String title) {
        if (people.size() >= MAX_PEOPLE) {
            complain(line, null, "must be the last: a directory has at most " + MAX_PEOPLE + " people");
            return false;
        }
        List<String> own = distinct(names);
        if (own.isEmpty()) {
            complain(line, null, "must have a name");
            return true;
        }
        for (String name : own) {
            if (name.length() > MAX_NAME) {
                complain(line, name.substring(0, 40) + "…", "must have at most " + MAX_NAME + " characters");
                return true;
            }
        }
        List<MailAddress> mailboxes = new ArrayList<>();
        for (String address : distinct(addresses)) {
            MailAddress mailbox = RecipientList.Addresses.parse(address);
            if (mailbox == null) {
                complain(line, address, "must be an address such as user@example.org");
            } else {
                mailboxes.add(mailbox);
            }
        }
        String trade = title == null || title.isBlank() ? null : title.strip();
        people.add(new Person(own.getFirst(), own.subList(1, own.size()), mailboxes, trade, file, line));
        return true;
    }

    private static List<String> distinct(List<String> texts) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String text : texts) {
            String plain = text.strip();
            if (!plain.isEmpty() && distinct.size() < MAX_VALUES) {
                distinct.add(plain);
            }
        }
        return List.copyOf(distinct);
    }
}
