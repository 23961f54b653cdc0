package io.sallyport.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.DocPages;
import io.sallyport.testing.DocPages.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocLinksTest {
    private final Map<Path, Page> pages =
            DocPages.all().stream().collect(Collectors.toMap(Page::path, Function.identity()));

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : pages.values()) {
            for (String link : page.links()) {
                links++;
                if (!link.matches("[a-z]+:.*") && !leads(page, link)) {
                    broken.add("%s: %s".formatted(page.path(), link));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        List<Path> reached = new ArrayList<>(List.of(Path.of("README.md")));
        for (int i = 0; i < reached.size(); i++) {
            Page page = pages.get(reached.get(i));
            if (page != null) {
                page.links().stream()
                        .filter(link -> !link.matches("[a-z]+:.*"))
                        .map(link -> target(page, link))
                        .flatMap(DocLinksTest::pagesAt)
                        .filter(target -> !reached.contains(target))
                        .forEach(reached::add);
            }
        }
        assertThat(pages.keySet())
                .filteredOn(page -> !reached.contains(page) && !page.startsWith(".github"))
                .isEmpty();
    }

    /** A link to a folder shows all that is in it. */
    private static Stream<Path> pagesAt(Path target) {
        return Files.isDirectory(target)
                ? DocPages.all().stream().map(Page::path).filter(page -> target.equals(page.getParent()))
                : Stream.of(target);
    }

    private static Path target(Page page, String link) {
        String file = link.replaceFirst("#.*", "");
        Path folder = page.path().getParent();
        return file.isEmpty() ? page.path() : (folder == null ? Path.of(file) : folder.resolve(file)).normalize();
    }

    private boolean leads(Page page, String link) {
        Path target = target(page, link);
        int hash = link.indexOf('#');
        if (!Files.exists(target)) {
            return false;
        }
        Page there = pages.get(target);
        return hash < 0 || there == null || there.anchors().contains(link.substring(hash + 1));
    }
}
