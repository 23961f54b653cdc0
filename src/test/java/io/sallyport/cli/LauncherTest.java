package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside the program, in a folder with spaces, and with a Java that only tells how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/sh/sallyport");

    @TempDir
    private Path folder;

    private Path program;

    @BeforeEach
    void program() throws IOException {
        program = Files.createDirectory(folder.resolve("pro gram"));
        Files.copy(SCRIPT, program.resolve("sallyport"));
        Files.writeString(program.resolve("find-jdk.sh"), "echo '" + program + "/jdk'\n");
        Path java = Files.createDirectories(program.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '[%s]' \"$@\"\nprintf '%s' \"${SALLYPORT_SIZE-}\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void runsTheProgramWithTheWordsItWasGiven() throws Exception {
        assertThat(launch(Map.of(), "policy", "check", "a folder"))
                .isEqualTo("[-jar][%s/quarkus-run.jar][policy][check][a folder]".formatted(program));
    }

    @Test
    void smallAndLargeHaveOptionsOfTheirOwn() throws Exception {
        assertThat(launch(Map.of("SALLYPORT_SIZE", "small")))
                .startsWith("[-XX:+UseSerialGC][-Xmx128m]")
                .endsWith("/quarkus-run.jar]");
        assertThat(launch(Map.of("SALLYPORT_SIZE", "large"))).startsWith("[-XX:+UseG1GC][-Xms2g]");
        assertThat(launch(Map.of("SALLYPORT_SIZE", "huge"))).contains("expected: small or large");
    }

    @Test
    void optionsOfTheOperatorStandAlone() throws Exception {
        assertThat(launch(Map.of("SALLYPORT_SIZE", "small", "JAVA_OPTS", "-Xmx1g -Xss1m")))
                .startsWith("[-Xmx1g][-Xss1m][-jar]");
    }

    @Test
    void whatATrainingRunLeftIsUsed() throws Exception {
        Files.createFile(program.resolve("sallyport.aot"));
        assertThat(launch(Map.of("JAVA_OPTS", "-Xmx1g")))
                .startsWith("[-Xmx1g][-XX:AOTCache=%s/sallyport.aot][-jar]".formatted(program));
    }

    private String launch(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", program.resolve("sallyport").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SALLYPORT_") || name.equals("JAVA_OPTS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
