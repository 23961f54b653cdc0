package io.sallyport.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads people from CSV (RFC 4180), with a header line; spreadsheets that write semicolons are understood too. */
final class CsvDirectory {
    private static final Set<String> COLUMNS = Set.of("name", "address", "title", "aliases");

    private CsvDirectory() {}

    static void read(String text, PersonCollector people) {
        CSVFormat format = CSVFormat.Builder.create()
                .setDelimiter(delimiter(text))
                .setQuote('"')
                .setCommentMarker('#')
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            records(parser, people);
        } catch (UncheckedIOException | IOException e) {
            // The grammar is broken: a quotation mark that does not end
            people.complain(1, null, "must be CSV: " + e.getMessage());
        }
    }

    private static char delimiter(String text) {
        int end = text.indexOf('\n');
        String header = end < 0 ? text : text.substring(0, end);
        return header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
    }

    private static void records(CSVParser parser, PersonCollector people) {
        Map<String, Integer> columns = null;
        for (CSVRecord row : parser) {
            // The parser has read past the row
            int line = (int) Math.min(Integer.MAX_VALUE, parser.getCurrentLineNumber());
            if (columns == null) {
                columns = header(row, line, people);
                if (!columns.containsKey("name")) {
                    people.complain(
                            line, null, "must be a header line with a column name, and address, title, aliases");
                    return;
                }
            } else if (!person(row, line, columns, people)) {
                return;
            }
        }
    }

    private static Map<String, Integer> header(CSVRecord row, int line, PersonCollector people) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            String column = row.get(i).strip().toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(column)) {
                continue; // Exports have more than we need
            }
            if (columns.putIfAbsent(column, i) != null) {
                people.complain(line, column, "must stand only once");
            }
        }
        return columns;
    }

    private static boolean person(CSVRecord row, int line, Map<String, Integer> columns, PersonCollector people) {
        List<String> names = new ArrayList<>();
        names.add(value(row, columns, "name"));
        names.addAll(List.of(value(row, columns, "aliases").split(";", -1)));
        List<String> addresses = List.of(value(row, columns, "address").split("[ ;,]+", -1));
        return people.add(line, names, addresses, value(row, columns, "title"));
    }

    private static String value(CSVRecord row, Map<String, Integer> columns, String column) {
        Integer index = columns.get(column);
        return index == null || index >= row.size() ? "" : row.get(index);
    }
}
