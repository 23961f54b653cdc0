package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeNameTest {
    @TempDir
    Path folder;

    @Test
    void nameStaysWithTheFolderAndDiffersFromOthers() throws IOException {
        String one = NodeName.of(folder.resolve("one"));
        assertThat(NodeName.of(folder.resolve("one"))).isEqualTo(one);
        assertThat(NodeName.of(folder.resolve("two"))).isNotEqualTo(one);
    }

    @Test
    void fileThatHoldsNoNameIsToldOf() throws IOException {
        Files.writeString(folder.resolve("node"), "mx1\n");
        assertThatThrownBy(() -> NodeName.of(folder)).hasMessageContaining("expected: 16 hexadecimal digits");
    }
}
