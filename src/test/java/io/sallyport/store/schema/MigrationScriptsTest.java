package io.sallyport.store.embedded;

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
    private static final Path FOLDERS = Path.of("src/main/resources/db/embedded");

    @Test
    void listsNameAllScriptsThatThereAre() throws IOException {
        List<Path> folders = children(FOLDERS);
        assertThat(folders).isNotEmpty();
        for (Path folder : folders) {
            List<String> scripts = children(folder).stream()
                    .map(script -> script.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .toList();
            assertThat(
                            MigrationScripts.in("db/embedded/" + folder.getFileName())
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
