package io.sallyport.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.reachability.Sighting.Kind;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the built program reached by reflection while the end-to-end tests ran, against what is registered for the native
 * image. The build runs it behind those tests; with {@code -Dsallyport.docs.write=true} what is missing is added to our
 * file, to be read before it is committed.
 */
class ReachabilityCheck {
    private static final Path TARGET = Path.of("target");
    private static final Path OWN =
            Path.of("src/main/resources/META-INF/native-image/io.sallyport/sallyport/reachability-metadata.json");

    /** Who reaches for what an image does not need; each with its reason. */
    private static final List<Exemption> EXEMPT = List.of(
            new Exemption("io\\.quarkus\\.bootstrap\\..*", ".*", "loads classes from jars; an image has none"),
            new Exemption("io\\.smallrye\\.config\\..*", ".*", "Quarkus reads mappings when the image is built"),
            new Exemption(
                    "io\\.quarkus\\.qute\\.runtime\\.EngineProducer",
                    "(web/)?templates/.*",
                    "variants that do not exist"),
            new Exemption("io\\.quarkus\\.tls\\..*", ".*\\.(crt|key|pem|p12)", "files, looked for as resources first"),
            new Exemption("com\\.arjuna\\..*", ".*", "transactions of Narayana, configured when the image is built"),
            new Exemption("io\\.sallyport\\.extract\\.WorkerClasspath", ".*", "says where the worker's classes lie"),
            new Exemption(".*", ".*\\$\\$Lambda.*", "an image knows lambdas without their name"),
            new Exemption(".*", ".*\\.\\$Proxy\\d+|null", "classes of proxies, registered by their interfaces"),
            new Exemption(".*", "(\\[|(java|javax|jdk|sun|com\\.sun)\\.).*", "the platform's own"),
            new Exemption(".*", ".*_(Bean|ClientProxy|Subclass)", "made by Quarkus, called without reflection"));

    /**
     * Libraries that Quarkus' extensions prepare for images themselves, and those of which nothing is reached from the
     * gateway: parsers of documents and what they bring run in workers, which are no part of an image.
     */
    private static final Pattern CARED_FOR =
            Pattern.compile("(modified-)?(io\\.(quarkus|netty|vertx|smallrye|projectreactor|prometheus)\\."
                    + "|org\\.(jboss|hibernate|bouncycastle|apache\\.(tika|poi|pdfbox))|com\\.(healthmarketscience|google\\.guava"
                    + "|google\\.crypto\\.tink)|net\\.bytebuddy).*");

    private static final List<Sighting> SEEN = new ArrayList<>();
    private static final Registrations REGISTERED = new Registrations();

    /** One exemption: whoever matches the first reaches for what matches the second. */
    private record Exemption(Pattern caller, Pattern reached, String why) {
        private Exemption(String caller, String reached, String why) {
            this(Pattern.compile(caller), Pattern.compile(reached), why);
        }

        private boolean covers(Sighting sighting) {
            return caller.matcher(sighting.caller()).matches()
                    && reached.matcher(sighting.reached()).matches();
        }
    }

    @BeforeAll
    static void read(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(TARGET.resolve("reflection"))) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("agent\t"))
                        .map(Sighting::of)
                        .forEach(SEEN::add);
            }
        }
        REGISTERED.readBuild(metadataOfBuild(folder));
        if (Files.exists(OWN)) {
            REGISTERED.readOwn(OWN);
        }
    }

    @Test
    void agentSawTheProgramAtWork() {
        assertThat(SEEN).hasSizeGreaterThan(1_000);
        assertThat(SEEN)
                .as("settings of filters are bound by reflection")
                .anyMatch(sighting -> sighting.caller().equals("io.sallyport.policy.yaml.RecordShape"));
    }

    @Test
    void whatIsReachedByReflectionIsRegistered() throws IOException {
        List<Sighting> missing = missing().stream()
                .filter(sighting -> sighting.kind() != Kind.DEFINE)
                .toList();
        if (Boolean.getBoolean("sallyport.docs.write") && !missing.isEmpty()) {
            Registrations own = new Registrations();
            if (Files.exists(OWN)) {
                own.readOwn(OWN);
            }
            missing.forEach(own::add);
            own.write(OWN);
        } else {
            assertThat(missing)
                    .as("reached by reflection, not registered for a native image")
                    .isEmpty();
        }
    }

    @Test
    void noClassIsDefinedWhileTheProgramRuns() {
        assertThat(missing()).noneMatch(sighting -> sighting.kind() == Kind.DEFINE);
    }

    /** Quarkus initialises all classes when the image is built, but those that are named in its arguments. */
    @Test
    void whatBelongsToTheMachineIsMadeWhenTheProgramStarts() throws IOException {
        String arguments = Files.readString(TARGET.resolve("native-sources/native-image.args"));
        assertThat(arguments).contains("--initialize-at-run-time=");
        List<String> late = List.of(arguments
                .substring(arguments.indexOf("--initialize-at-run-time=") + "--initialize-at-run-time=".length())
                .split("\\s", 2)[0]
                .split(","));
        List<String> early = new ArrayList<>();
        for (Path jar : jars()) {
            ClassInitialisers.boundToTheMachine(jar).forEach((type, made) -> {
                if (late.stream().noneMatch(name -> type.equals(name) || type.startsWith(name + "."))) {
                    early.add("%s in %s makes %s".formatted(type, jar.getFileName(), made));
                }
            });
        }
        assertThat(early).as("made when the image is built").isEmpty();
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(TARGET.resolve("native-sources"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file ->
                            !CARED_FOR.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static List<Sighting> missing() {
        return SEEN.stream()
                .distinct()
                .filter(sighting -> !REGISTERED.cover(sighting))
                .filter(sighting -> EXEMPT.stream().noneMatch(exemption -> exemption.covers(sighting)))
                .toList();
    }

    private static Path metadataOfBuild(Path folder) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(TARGET.resolve("native-sources"))) {
            jar = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileSystem sources = FileSystems.newFileSystem(jar)) {
            for (String name : List.of("reflect-config.json", "resource-config.json", "proxy-config.json")) {
                Files.copy(
                        sources.getPath("META-INF", "native-image", name),
                        folder.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }
}
