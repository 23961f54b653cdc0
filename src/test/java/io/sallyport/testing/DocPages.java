package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of the documentation, for tests that hold them against the program. */
public final class DocPages {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```([a-z]*)\\n(.*?)^```");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]\\[]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    private DocPages() {}

    /**
     * One page.
     *
     * @param path from the top of the project
     */
    public record Page(Path path, String text) {
        /** What stands between fences of these languages. */
        public List<String> blocks(String... languages) {
            return FENCE.matcher(text)
                    .results()
                    .filter(block -> List.of(languages).contains(block.group(1)))
                    .map(block -> block.group(2))
                    .toList();
        }

        /** What is marked as code within the text. */
        public List<String> code() {
            return CODE.matcher(prose()).results().map(code -> code.group(1)).toList();
        }

        /** Where links lead to, as they are written. */
        public List<String> links() {
            return LINK.matcher(CODE.matcher(prose()).replaceAll("code"))
                    .results()
                    .map(link -> link.group(1))
                    .toList();
        }

        /** The names by which links reach headings. */
        public List<String> anchors() {
            List<String> anchors = new ArrayList<>();
            for (Matcher heading = HEADING.matcher(prose()); heading.find(); ) {
                String anchor = heading.group(1)
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                long before = anchors.stream()
                        .filter(other -> other.matches(Pattern.quote(anchor) + "(-\\d+)?"))
                        .count();
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
            return anchors;
        }

        private String prose() {
            return FENCE.matcher(text).replaceAll("");
        }
    }

    /** All pages: the README, and what is in docs and for those who look after the project. */
    public static List<Page> all() {
        return Stream.of(Path.of("README.md"), Path.of("docs"), Path.of(".github"))
                .filter(Files::exists)
                .flatMap(DocPages::files)
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .map(DocPages::read)
                .toList();
    }

    private static Stream<Path> files(Path top) {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toList()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
