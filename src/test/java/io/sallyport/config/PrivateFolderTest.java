package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    Path folder;

    @Test
    void othersMayNotLookIntoWhatIsMade() throws Exception {
        PrivateFolder.make(folder.resolve("data/spool"));

        assertThat(rights(folder.resolve("data"))).isEqualTo("rwx------");
        assertThat(rights(folder.resolve("data/spool"))).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatIsThereKeepsItsRights() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-x---"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), shared);

        PrivateFolder.make(shared);

        assertThat(PrivateFolder.make(link)).isEqualTo(link);
        assertThat(rights(shared)).isEqualTo("rwxr-x---");
    }

    @Test
    void aFileOfThatNameIsAnError() throws Exception {
        Path file = Files.createFile(folder.resolve("spool"));

        assertThatThrownBy(() -> PrivateFolder.make(file)).isInstanceOf(IOException.class);
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
