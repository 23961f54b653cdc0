package io.sallyport.policy;

import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import java.util.Locale;

/** Reads directories of people. */
final class DirectoryFileReader {
    private static final String BYTE_ORDER_MARK = "\uFEFF"; // Spreadsheets put one before UTF-8

    private DirectoryFileReader() {}

    /** Reads a directory in the format that its name tells. What cannot be understood is reported, and left out. */
    static DirectoryFile read(String name, String text, ProblemSink problems) {
        PersonCollector people = new PersonCollector(
                name, (line, value, expected) -> problems.add(new Place(name, line, 1), "", value, expected, null));
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (name.toLowerCase(Locale.ROOT).endsWith(".ldif")) {
            LdifDirectory.read(plain, people);
        } else {
            CsvDirectory.read(plain, people);
        }
        return new DirectoryFile(name, people.people());
    }
}
