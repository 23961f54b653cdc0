package io.sallyport.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCheckTest {
    @TempDir
    private Path folder;

    @Test
    void javaThatRunsTheGatewayNeedsNoCheck() {
        assertThat(ExtractCheck.check(new SmallRyeConfigBuilder().build())).isEmpty();
    }

    @Test
    void javaOfOurVersionIsTaken() {
        assertThat(check(Path.of(System.getProperty("java.home"), "bin", "java").toString()))
                .isEmpty();
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(check(folder.resolve("java").toString()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith(
                                "sallyport.extract.java: " + folder + "/java: the java command of version 25 or later")
                        .contains("No such file"));
    }

    @Test
    void anotherProgramAndAnOldJavaAreTold() throws IOException {
        assertThat(check(program("echo hello")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.expected()).contains("it does not tell a version"));
        assertThat(check(program("echo '    java.specification.version = 21'")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.expected()).contains("it is version 21"));
    }

    private static List<ConfigProblem> check(String java) {
        return ExtractCheck.check(new SmallRyeConfigBuilder()
                .withDefaultValue("sallyport.extract.java", java)
                .build());
    }

    private String program(String script) throws IOException {
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }
}
