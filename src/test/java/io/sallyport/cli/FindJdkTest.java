package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code .mvn/find-jdk.sh} on machines that are made up: folders with spaces, none of them the real ones. */
@DisabledOnOs(OS.WINDOWS)
class FindJdkTest {
    private static final Path SCRIPT = Path.of(".mvn/find-jdk.sh").toAbsolutePath();

    @TempDir
    Path folder;

    private Path root;
    private Path home;
    private Path path;

    private record Found(int exitCode, String out, String err) {}

    @BeforeEach
    void machine() throws IOException {
        root = Files.createDirectory(folder.resolve("ro ot"));
        home = Files.createDirectory(folder.resolve("ho me"));
        path = Files.createDirectory(folder.resolve("b in"));
    }

    @Test
    void whereThereIsNoneItSaysWhatToInstallAndWhereItLooked() throws Exception {
        jdk(root.resolve("usr/lib/jvm/java-17"), "17.0.15");
        Found found = find(List.of());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).isEmpty();
        assertThat(found.err())
                .contains("needs a JDK, version 25 or newer, and found none")
                .contains("apt install openjdk-25-jdk-headless", "dnf install", "brew install", "sdk install java")
                .contains("Looked at: JAVA_HOME (not set)", "/usr/lib/jvm", "~/.sdkman");
    }

    @Test
    void oneThatIsInAUsualPlaceIsFound() throws Exception {
        for (Path place : List.of(
                root.resolve("usr/lib/jvm/temurin-25"),
                root.resolve("opt/jdk-25"),
                root.resolve("opt/java/openjdk"),
                root.resolve("Library/Java/JavaVirtualMachines/temurin 25.jdk/Contents/Home"),
                home.resolve(".sdkman/candidates/java/25.0.1-tem"),
                home.resolve(".jdks/temurin-25"),
                home.resolve(".asdf/installs/java/temurin-25"),
                home.resolve(".local/share/mise/installs/java/25"))) {
            jdk(place, "25.0.1");
            assertThat(find(List.of())).isEqualTo(new Found(0, place + "\n", ""));
            Files.delete(place.resolve("release"));
        }
    }

    @Test
    void theNewest25IsTakenBeforeAnythingNewer() throws Exception {
        jdk(root.resolve("usr/lib/jvm/a"), "25");
        Path newest = jdk(root.resolve("usr/lib/jvm/b"), "25.0.10");
        jdk(root.resolve("usr/lib/jvm/c"), "25.0.9");
        jdk(root.resolve("usr/lib/jvm/d"), "26.0.1");
        assertThat(find(List.of()).out()).isEqualTo(newest + "\n");
    }

    @Test
    void somethingNewerIsTakenWhereThereIsNo25() throws Exception {
        jdk(root.resolve("usr/lib/jvm/a"), "21.0.2");
        Path newer = jdk(root.resolve("usr/lib/jvm/b"), "26-ea");
        assertThat(find(List.of()).out()).isEqualTo(newer + "\n");
    }

    @Test
    void javaHomeWinsIfItFits() throws Exception {
        jdk(root.resolve("usr/lib/jvm/a"), "25.0.2");
        Path chosen = jdk(folder.resolve("my jdk"), "25.0.1");
        assertThat(find(List.of("JAVA_HOME=" + chosen)).out()).isEqualTo(chosen + "\n");
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        Path fitting = jdk(root.resolve("usr/lib/jvm/a"), "25.0.2");
        Path old = jdk(folder.resolve("old"), "17.0.1");
        assertThat(find(List.of("JAVA_HOME=" + old)).out()).isEqualTo(fitting + "\n");
        assertThat(find(List.of("JAVA_HOME=/does/not/exist")).out()).isEqualTo(fitting + "\n");
    }

    @Test
    void theJavaOfThePathIsFollowedThroughItsLink() throws Exception {
        Path jdk = jdk(folder.resolve("else where"), "25.0.2").toRealPath();
        Files.createSymbolicLink(path.resolve("java"), jdk.resolve("bin/java"));
        assertThat(find(List.of()).out()).isEqualTo(jdk + "\n");
    }

    @Test
    void aRuntimeIsEnoughForRunningButNotForBuilding() throws Exception {
        Path runtime = jdk(root.resolve("usr/lib/jvm/jre"), "25.0.2");
        Files.delete(runtime.resolve("bin/javac"));
        assertThat(find(List.of()).exitCode()).isEqualTo(1);
        assertThat(find(List.of(), "--run").out()).isEqualTo(runtime + "\n");
    }

    private static Path jdk(Path place, String version) throws IOException {
        Files.createDirectories(place.resolve("bin"));
        for (String tool : List.of("java", "javac")) {
            executable(place.resolve("bin").resolve(tool), "exit 1");
        }
        Files.writeString(place.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return place;
    }

    private static void executable(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Found find(List<String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-i", "HOME=" + home, "FIND_JDK_ROOT=" + root));
        // The tools of the script, without the machine's own java.
        for (String tool : List.of("sh", "sed", "cat", "readlink")) {
            Path link = path.resolve(tool);
            if (Files.notExists(link)) {
                executable(link, "exec " + tool(tool) + " \"$@\"");
            }
        }
        command.add("PATH=" + path);
        command.addAll(environment);
        command.addAll(List.of("sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Found(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static Path tool(String name) {
        return List.of("/bin", "/usr/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
