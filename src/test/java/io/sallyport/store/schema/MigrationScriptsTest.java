package io.sallyport.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.Test;

class MigrationScriptsTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void listsNameAllScriptsThatThereAre() throws IOException {
        for (String kind : List.of("db/embedded", "db/postgres")) {
            assertListsNameAllScripts(kind);
        }
    }

    private static void assertListsNameAllScripts(String kind) throws IOException {
        List<Path> folders = children(RESOURCES.resolve(kind));
        assertThat(folders).isNotEmpty();
        for (Path folder : folders) {
            List<String> scripts = children(folder).stream()
                    .map(script -> script.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .toList();
            assertThat(
                            MigrationScripts.in(kind + "/" + folder.getFileName())
                                    .getResources("V", new String[] {".sql"})
                                    .stream()
                                    .map(LoadableResource::getFilename))
                    .as(folder.toString())
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(scripts);
        }
    }

    @Test
    void folderWithoutListIsDamage() {
        assertThatThrownBy(() -> MigrationScripts.in("db/embedded/nothing"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("db/embedded/nothing/index.txt");
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
