package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailFilesTest {
    @TempDir
    Path folder;

    @Test
    void fileIsOneMessage() throws Exception {
        assertThat(read(write("a.eml", "Subject: a\n\nFrom me\n"))).containsExactly("Subject: a\n\nFrom me\n");
    }

    @Test
    void mailboxIsSplitAtItsFromLines() throws Exception {
        Path box = write("box", """
                From a@x Thu Aug 22 12:36:23 2002
                Subject: 1

                one
                From here no message begins: no empty line stands before
                >From was quoted
                >>From was quoted twice

                From b@x Thu Aug 22 12:36:24 2002
                Subject: 2

                two
                """);
        assertThat(read(box))
                .containsExactly(
                        "Subject: 1\n\none\nFrom here no message begins: no empty line stands before\n"
                                + "From was quoted\n>From was quoted twice\n\n",
                        "Subject: 2\n\ntwo\n");
    }

    @Test
    void mailboxWithCrLfAndWithoutAnEndIsRead() throws Exception {
        assertThat(read(write("box", "From a\r\nX: 1\r\n\r\n\r\nFrom b Thu Aug 22 12:36:24 2002\r\nX: 2")))
                .containsExactly("X: 1\r\n\r\n\r\n", "X: 2");
    }

    @Test
    void sentenceThatNobodyQuotedBeginsNoMessage() throws Exception {
        assertThat(read(write("box", "From a@x Thu Aug 22 12:36:23 2002\nX: 1\n\nwell:\n\nFrom now on, no more.\n")))
                .containsExactly("X: 1\n\nwell:\n\nFrom now on, no more.\n");
    }

    @Test
    void lineOfAnyLengthIsRead() throws Exception {
        String line = "x".repeat(300_000);
        assertThat(read(write("box", "From a\nX: 1\n\n" + line + "\n"))).containsExactly("X: 1\n\n" + line + "\n");
    }

    @Test
    void maildirIsReadWithoutItsSubfoldersAndOtherFoldersWhole() throws Exception {
        write("m/cur/1:2,S", "X: 1\n\n");
        write("m/new/2", "X: 2\n\n");
        write("m/tmp/3", "X: 3\n\n");
        write("m/.Junk/cur/4", "X: 4\n\n");
        write("m/dovecot.index", "no mail");
        write("more/b/5.eml", "X: 5\n\n");
        write("more/.hidden", "no mail");
        assertThat(all(folder)).containsExactly("X: 1\n\n", "X: 2\n\n", "X: 5\n\n");
    }

    @Test
    void whatCannotBeReadIsToldAndTheRestIsRead() throws Exception {
        assertThat(read(write("empty", ""))).containsExactly("unreadable: it is empty");
        assertThat(read(folder.resolve("nothing")).getFirst())
                .startsWith("unreadable: ")
                .contains("NoSuchFile");
    }

    private List<String> all(Path path) throws Exception {
        List<String> found = new ArrayList<>();
        for (Path file : MailFiles.in(path)) {
            found.addAll(read(file));
        }
        return found;
    }

    private static List<String> read(Path file) throws MailFiles.Stopped {
        List<String> found = new ArrayList<>();
        MailFiles.read(file, new MailFiles.Visitor() {
            @Override
            public void message(String name, byte[] octets) {
                found.add(new String(octets, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void unreadable(String name, String why) {
                found.add("unreadable: " + why);
            }
        });
        return found;
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }
}
