package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

class UnpackedLibraryTest {
    private static final String PLACE = "org.sqlite.tmpdir";

    private final @Nullable String before = System.getProperty(PLACE);

    @TempDir
    Path home;

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty(PLACE);
        } else {
            System.setProperty(PLACE, before);
        }
    }

    @Test
    void commandUnpacksWhereTheGatewayDoes() throws IOException {
        System.clearProperty(PLACE);
        UnpackedLibrary.beside(home.resolve("journal.db"));
        assertThat(System.getProperty(PLACE)).as("no gateway has run there").isNull();
        Path folder = Files.createDirectory(home.resolve("library"));
        UnpackedLibrary.beside(home.resolve("journal.db"));
        assertThat(System.getProperty(PLACE)).isEqualTo(folder.toString());
    }

    @Test
    void folderThatWasTakenAwayIsNoneToUnpackInto() throws IOException {
        UnpackedLibrary.in(home);
        EmbeddedDatabase.open(home, "journal").close();
        assertThat(System.getProperty(PLACE)).isNotNull();
        System.setProperty(PLACE, home.resolve("gone").toString());
        EmbeddedDatabase.open(home, "outbox").close();
        assertThat(System.getProperty(PLACE)).isNull();
    }

    @Test
    void whatKilledRunsHaveLeftGoesAndNothingElse() throws IOException {
        Path folder = home.resolve("library");
        UnpackedLibrary.in(home);
        String left = "sqlite-%s-0b5b-libsqlitejdbc.so".formatted(SQLiteJDBCLoader.getVersion());
        Files.writeString(folder.resolve(left), "");
        Files.writeString(folder.resolve(left + ".lck"), "");
        Files.writeString(folder.resolve("sqlite-3.1-0b5b-libsqlitejdbc.so"), "of an earlier version");
        Files.writeString(folder.resolve("notes"), "of an administrator");
        UnpackedLibrary.in(home);
        assertThat(folder).isDirectoryContaining("glob:**notes").isDirectoryNotContaining("glob:**sqlite-*");
    }

    @Test
    void storeOfTheGatewayHasThemInItsOwnFolder() throws IOException {
        try (EmbeddedStore store = new EmbeddedStore(() -> home)) {
            store.database("journal");
            assertThat(System.getProperty(PLACE))
                    .isEqualTo(home.resolve("library").toString());
        }
    }
}
