package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.testing.SmtpDialog;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class DialogTest {
    private static final Path DIALOGS = Path.of("src/test/resources/dialogs");

    @TempDir
    private Path data;

    /** Each script twice: as it stands, and with every octet a packet of its own. */
    @TestFactory
    Stream<DynamicTest> dialogs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIALOGS)) {
            for (Path file : files.sorted().toList()) {
                SmtpDialog dialog = SmtpDialog.read(file);
                String name = file.getFileName().toString();
                tests.add(DynamicTest.dynamicTest(name, () -> hold(dialog, false)));
                if (dialog.isForOctets()) {
                    tests.add(DynamicTest.dynamicTest(name + ", octet by octet", () -> hold(dialog, true)));
                }
            }
        }
        assertThat(tests).as("dialogs in %s", DIALOGS).isNotEmpty();
        return tests.stream();
    }

    private void hold(SmtpDialog dialog, boolean octetByOctet) throws IOException {
        try (TestDoor door = new TestDoor(data, dialog.settings()).open()) {
            dialog.run(new Socket("127.0.0.1", door.port()), octetByOctet);
            for (String count : dialog.expected('M')) {
                assertThat(door.mails).hasSize(Integer.parseInt(count));
            }
            for (String fact : dialog.expected('F')) {
                assertThat(door.mails)
                        .last()
                        .extracting(last -> last.mail().facts().stream()
                                .map(ProtocolFact::text)
                                .toList())
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                        .contains(fact);
            }
        }
    }

    /**
     * James' own scripts, with our banner. AUTH is not offered here, so that those two scripts that begin with it have
     * nothing to show; octets behind STARTTLS get 554 here and 451 there.
     */
    @Test
    void scriptsOfJamesAreFollowed() throws IOException {
        List<Path> scripts = Suites.files("smtp/james-mpt-scripts").stream()
                .filter(file -> file.toString().endsWith(".test"))
                .toList();
        int followed = 0;
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            for (Path script : scripts) {
                String text = Files.readString(script);
                if (!text.contains("C: AUTH")) {
                    adapted(text).run(new Socket("127.0.0.1", door.port()), false);
                    followed++;
                }
            }
        }
        assertThat(followed).isEqualTo(6);
    }

    /** Codes instead of James' words, and one R for the lines of a reply. */
    private static SmtpDialog adapted(String script) {
        List<String> lines = new ArrayList<>();
        for (String line : script.lines().filter(l -> !l.startsWith("#")).toList()) {
            if (line.startsWith("S: 250.*") || line.startsWith("S: 250-")) {
                continue; // Other lines of EHLO's reply, whose last one follows
            }
            if (line.startsWith("S: ")) {
                lines.add("R: " + (line.startsWith("S: 451") ? "554" : line.substring(3, 6)) + " .*");
            } else if (line.startsWith("C: ") && line.contains("\\r\\n")) {
                lines.add("P: " + line.substring(3));
            } else {
                lines.add(line);
            }
        }
        return SmtpDialog.of(String.join("\n", lines));
    }
}
