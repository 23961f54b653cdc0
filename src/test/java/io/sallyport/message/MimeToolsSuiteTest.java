package io.sallyport.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the suite of MIME-tools says of its messages: which parts there are, of what type, name and size. */
class MimeToolsSuiteTest {
    private static final Pattern ENTITY =
            Pattern.compile("\"(Msg|Part[_0-9]+)\"\\s*=>\\s*\\{(.*?)\\n\\s*}", Pattern.DOTALL);
    private static final Pattern FACT = Pattern.compile("\"?(\\w+)\"?\\s*=>\\s*(?:\"((?:\\\\.|[^\"])*)\"|(\\d+))");

    @Test
    void partsAreThoseOfTheReference() throws IOException {
        List<String> differing = new ArrayList<>();
        int compared = 0;
        for (Path file : Suites.files("mime/MIME-tools/testmsgs")) {
            String name = file.getFileName().toString();
            if (name.endsWith(".ref")) {
                compared++;
                compare(file, differing);
            }
        }
        assertThat(compared).isGreaterThan(20);
        assertThat(differing)
                .containsExactlyInAnyOrder(
                        // The references show what options of its parser do: a message within is left alone, replaced,
                        // or text that holds uuencoded files is made a multipart (here content.unwrap finds these
                        // files)
                        "ak-0696-none.ref Part_2_1 is not told",
                        "ak-0696-replace.ref Part_2 Type text/plain: message/rfc822",
                        "ak-0696-replace.ref Part_2 Charset iso-8859-1: message/rfc822",
                        "ak-0696-replace.ref Part_2_1 is not told",
                        "uu-junk-extracted.ref Part_2 Type multipart/mixed: text/plain",
                        "uu-junk-extracted.ref Part_2_1 is missing",
                        "uu-junk-extracted.ref Part_2_2 is missing",
                        "uu-junk-extracted.ref Part_2_3 is missing",
                        "uu-zeegee.ref Msg Type multipart/mixed: text/plain",
                        "uu-zeegee.ref Part_1 is missing",
                        "uu-zeegee.ref Part_2 is missing",
                        "uu-zeegee.ref Part_3 is missing",
                        // It says nothing of the message itself
                        "dup-names.ref Msg is not told",
                        // A type without a subtype: plain text (RFC 2045 § 5.2)
                        "multi-digest.ref Part_2_1 Type text: text/plain",
                        // The line end before a delimiter belongs to the delimiter (RFC 2046 § 5.1.1); the reference
                        // counts it here, and does not in multi-nested.ref, where the same part stands
                        "multi-nested2.ref Part_5_1 Size 58: 57",
                        // 421 octets stand before that line end; the reference counts one less
                        "multi-weirdspace.ref Part_1 Size 420: 421");
    }

    private static void compare(Path reference, List<String> differing) throws IOException {
        String text = Files.readString(reference, ISO_8859_1);
        Matcher message =
                Pattern.compile("\"Message\"\\s*=>\\s*\"testmsgs/([^\"]+)\"").matcher(text);
        assertThat(message.find()).as(reference.toString()).isTrue();
        Octets octets = Octets.of(Files.readAllBytes(reference.resolveSibling(message.group(1))));
        Map<String, MimePart> parts = new TreeMap<>();
        byPath("Msg", StructureReader.read(octets, MimeBounds.DEFAULT).root(), parts);
        Matcher entities = ENTITY.matcher(text);
        List<String> told = new ArrayList<>();
        while (entities.find()) {
            String path = entities.group(1);
            told.add(path);
            MimePart part = parts.get(path);
            Map<String, String> facts = FACT.matcher(entities.group(2))
                    .results()
                    .collect(Collectors.toMap(
                            fact -> fact.group(1),
                            fact -> fact.group(2) == null ? fact.group(3) : unescaped(fact.group(2))));
            String about = reference.getFileName() + " " + path;
            if (part == null) {
                differing.add(about + " is missing");
                continue;
            }
            facts.forEach((fact, value) -> {
                if (!holds(fact, value, part)) {
                    String ours = fact.equals("Size")
                            ? String.valueOf(part.content().size())
                            : part.type().name();
                    differing.add(about + " " + fact + " " + value + ": " + ours);
                }
            });
        }
        parts.keySet().stream()
                .filter(path -> !told.contains(path))
                .forEach(path -> differing.add(reference.getFileName() + " " + path + " is not told"));
    }

    /** Of Perl: a character by its number, or as it is. */
    private static String unescaped(String text) {
        return Pattern.compile("\\\\(?:x\\{(\\p{XDigit}+)}|(.))").matcher(text).replaceAll(escape -> {
            String plain = escape.group(1) == null
                    ? escape.group(2)
                    : Character.toString(Integer.parseInt(escape.group(1), 16));
            return Matcher.quoteReplacement(plain);
        });
    }

    private static boolean holds(String fact, String value, MimePart part) {
        return switch (fact) {
            case "Type" -> part.type().name().equalsIgnoreCase(value);
            case "Filename" -> part.names().contains(value);
            case "Size" -> part.content().size() == Long.parseLong(value);
            case "Disposition" -> value.equals(part.disposition());
            case "Charset" -> value.equalsIgnoreCase(part.type().parameters().getOrDefault("charset", ""));
            default -> true;
        };
    }

    /** Its paths count the parts of each, as ours do, but a message within a message has one of its own. */
    private static void byPath(String path, MimePart part, Map<String, MimePart> into) {
        into.put(path, part);
        for (int i = 0; i < part.parts().size(); i++) {
            String parent = path.equals("Msg") ? "Part" : path;
            byPath(parent + "_" + (i + 1), part.parts().get(i), into);
        }
    }
}
