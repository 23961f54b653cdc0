package io.sallyport.filter.impersonation;

import io.sallyport.policy.DirectoryFile;
import io.sallyport.policy.DirectoryFile.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The people of a directory by all ways to write their names. */
final class People {
    private final Map<String, List<Person>> byName = new HashMap<>();

    private People() {}

    static People of(DirectoryFile directory) {
        People people = new People();
        for (Person person : directory.people()) {
            people.add(person.name(), person);
            person.aliases().forEach(alias -> people.add(alias, person));
        }
        return people;
    }

    private void add(String name, Person person) {
        String key = PersonName.key(name);
        if (key != null) {
            byName.merge(
                    key,
                    List.of(person),
                    (before, added) -> before.contains(person)
                            ? before
                            : Stream.concat(before.stream(), added.stream()).toList());
        }
    }

    /** Those whom a display name names. */
    List<Person> named(String displayName) {
        if (!byName.isEmpty()) {
            for (String key : PersonName.keysIn(displayName)) {
                List<Person> found = byName.get(key);
                if (found != null) {
                    return found;
                }
            }
        }
        return List.of();
    }
}
