package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sallyport.cli.SallyportCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What container files must say, read from them, since no engine runs where the tests do. */
class ContainerFilesTest {
    private static final Path DOCKER = Path.of("docker");
    private static final List<String> DOCKERFILES = List.of("Dockerfile.jvm", "Dockerfile.native");
    private static final Set<String> INSTRUCTIONS = Set.of(
            "ARG",
            "FROM",
            "RUN",
            "COPY",
            "ENV",
            "LABEL",
            "USER",
            "EXPOSE",
            "VOLUME",
            "WORKDIR",
            "ENTRYPOINT",
            "CMD",
            "STOPSIGNAL",
            "HEALTHCHECK");

    /** One instruction, its continued lines joined. */
    private record Instruction(String word, String rest) {}

    /** A stage: what it is built from, and what is done. */
    private record Stage(String base, String name, List<Instruction> instructions) {
        private List<String> of(String word) {
            return instructions.stream()
                    .filter(each -> each.word().equals(word))
                    .map(Instruction::rest)
                    .toList();
        }
    }

    @Test
    void imagesRunWithoutPrivilegesAndSayWhetherTheyAreWell() throws IOException {
        for (String file : DOCKERFILES) {
            List<Stage> stages = stages(file);
            for (Stage stage : stages.subList(1, stages.size())) {
                Stage whole = stage.base().startsWith("$") ? stage : named(stages, stage.base());
                assertThat(whole.of("USER"))
                        .as("%s: a number, that Kubernetes can check", file)
                        .hasSize(1)
                        .first()
                        .asString()
                        .matches("\\d{4,}:\\d{4,}");
                assertThat(whole.of("HEALTHCHECK")).as(file).hasSize(1);
                assertThat(whole.of("ENTRYPOINT")).as(file).containsExactly("[\"/opt/sallyport/entrypoint\"]");
                assertThat(whole.of("STOPSIGNAL")).as(file).containsExactly("SIGTERM");
                assertThat(whole.of("VOLUME")).as(file).containsExactly("/var/lib/sallyport");
                assertThat(String.join(" ", whole.of("EXPOSE")).split(" "))
                        .as("%s: ports that need no capability", file)
                        .allSatisfy(port -> assertThat(Integer.parseInt(port)).isGreaterThan(1023));
                assertThat(String.join(" ", whole.of("LABEL")))
                        .as(file)
                        .contains(
                                "image.title=",
                                "image.licenses=\"Apache-2.0\"",
                                "image.version=",
                                "image.revision=",
                                "image.created=\"${CREATED}\"");
            }
        }
    }

    @Test
    void basesAreArgumentsSoThatAMirrorCanStandIn() throws IOException {
        for (String file : DOCKERFILES) {
            List<Stage> stages = stages(file);
            List<String> names = stages.stream().map(Stage::name).toList();
            assertThat(stages.stream().map(Stage::base))
                    .as(file)
                    .allSatisfy(base -> assertThat(base.startsWith("${") || names.contains(base))
                            .as(base)
                            .isTrue());
        }
    }

    @Test
    void nothingIsFetchedThatIsNotChecked() throws IOException {
        for (String file : DOCKERFILES) {
            String text = Files.readString(DOCKER.resolve(file));
            assertThat(text).as(file).doesNotContain("ADD ", "--no-check-certificate", "curl -k", ":latest\n");
            for (Stage stage : stages(file)) {
                for (String run : stage.of("RUN")) {
                    if (run.contains("curl --") || run.contains("wget ")) {
                        assertThat(run).as(file).contains("--fail", "sha256sum --check");
                    }
                    if (run.contains("apt-get install")) {
                        assertThat(run).as(file).contains("--no-install-recommends", "rm -rf /var/lib/apt/lists/*");
                    }
                    assertThat(run).as(file).doesNotContain("sudo ").doesNotContainPattern("\\| *(ba)?sh\\b");
                }
            }
        }
    }

    /** Those rules of hadolint that no other test here has; it does not run where the tests do. */
    @Test
    void filesAreCleanByTheRulesOfTheUsualLinter() throws IOException {
        for (String file : DOCKERFILES) {
            for (String base : defaults(file)) {
                assertThat(base)
                        .as("%s: DL3006, DL3007", file)
                        .matches("[a-z0-9./-]+[:@].+")
                        .doesNotEndWith(":latest");
            }
            for (Stage stage : stages(file)) {
                boolean inFolder = false;
                for (Instruction each : stage.instructions()) {
                    String rest = each.rest();
                    switch (each.word()) {
                        case "RUN" ->
                            assertThat(rest)
                                    .as(file)
                                    // DL3027, DL3005, DL3003; DL4006: what stands before a pipe could fail unseen
                                    .doesNotContain("apt install", "apt-get upgrade", "dist-upgrade", " | ")
                                    .doesNotContainPattern("(^|&& )cd ");
                        case "WORKDIR" -> {
                            assertThat(rest).as("%s: DL3000", file).startsWith("/");
                            inFolder = true;
                        }
                        case "COPY" ->
                            assertThat(rest.endsWith(".") ? inFolder : rest.matches(".* /\\S+"))
                                    .as("%s: DL3045, DL3021: %s", file, rest)
                                    .isTrue();
                        case "CMD", "ENTRYPOINT" ->
                            assertThat(rest).as("%s: DL3025", file).startsWith("[\"");
                        case "ARG", "ENV" ->
                            assertThat(rest)
                                    .as("%s: a secret would stay in the image", file)
                                    .doesNotContainPattern("(PASSWORD|SECRET|TOKEN|_KEY)\\b");
                        default -> assertThat(each.word()).isNotEqualTo("ONBUILD");
                    }
                }
            }
        }
    }

    /** What stands for the images if nobody says otherwise. */
    private static List<String> defaults(String file) throws IOException {
        return Files.readAllLines(DOCKER.resolve(file)).stream()
                .filter(line -> line.matches("ARG [A-Z]+_IMAGE=.*"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }

    /** Two builds of one commit say the same of when: by the source, not by the clock. */
    @Test
    void nothingInAnImageIsOfTheMomentOfItsBuild() throws IOException {
        for (String file : DOCKERFILES) {
            String text = Files.readString(DOCKER.resolve(file));
            assertThat(text).as(file).doesNotContain("$(date").contains("ARG CREATED=1970-01-01T00:00:00Z");
            assertThat(text.lines().filter(line -> line.contains("sbom.json") && line.contains("sed")))
                    .as("%s: the bill of materials", file)
                    .singleElement()
                    .asString()
                    .contains("timestamp", "$CREATED");
        }
        assertThat(Files.readString(DOCKER.resolve("build-local.sh")))
                .contains("--timestamp \"$SOURCE_DATE_EPOCH\"", "--build-arg CREATED=");
    }

    /** What the failure contract rests on: without Java in the image nobody looks for workers, and every document says so. */
    @Test
    void imageWithoutJavaStartsNoDocumentWorkersAndTheOtherKnowsWhereTheirsAre() throws IOException {
        List<Stage> stages = stages("Dockerfile.native");
        Stage minimal = named(stages, "minimal");
        assertThat(String.join(" ", minimal.of("ENV"))).contains("SALLYPORT_EXTRACT_WORKERS=0");
        assertThat(minimal.of("COPY")).noneMatch(copy -> copy.contains("java") || copy.contains("workers"));
        Stage whole = stages.getLast();
        assertThat(whole.base()).isEqualTo("minimal");
        String settings = String.join(" ", whole.of("ENV"));
        for (String copy : whole.of("COPY")) {
            String target = copy.substring(copy.lastIndexOf(' ') + 1);
            assertThat(settings).as("what is copied to %s is used", target).contains("=" + target + "/");
        }
        assertThat(settings).doesNotContain("SALLYPORT_EXTRACT_WORKERS=0").contains("SALLYPORT_EXTRACT_WORKERS=");
    }

    @Test
    void whatIsCopiedFromTheProjectIsInTheContextAndNothingElse() throws IOException {
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(ignored).startsWith("*");
        for (String line : ignored.subList(1, ignored.size())) {
            assertThat(line).startsWith("!");
            assertThat(Path.of(line.substring(1))).exists();
        }
        for (String file : DOCKERFILES) {
            for (Stage stage : stages(file)) {
                for (String copy : stage.of("COPY")) {
                    if (!copy.startsWith("--from") && !copy.equals(". .")) {
                        String source = copy.replaceAll("--\\S+ ", "").split(" ")[0];
                        assertThat(ignored).as("%s copies %s", file, source).contains("!" + source);
                    }
                }
            }
        }
    }

    @Test
    void composeFileConfinesTheGatewayAndHoldsNoPassword() throws IOException {
        JsonNode compose = YAMLMapper.builder()
                .build()
                .readTree(DOCKER.resolve("compose.yaml").toFile());
        JsonNode gateway = compose.at("/services/gateway");
        assertThat(gateway.path("read_only").asBoolean()).isTrue();
        assertThat(gateway.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(gateway.path("privileged").asBoolean()).isFalse();
        assertThat(gateway.at("/build/dockerfile").asText()).isEqualTo("docker/Dockerfile.jvm");
        for (JsonNode service : compose.get("services")) {
            assertThat(service.has("image")).isTrue();
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(DOCKER.resolve(source)).exists();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            }
            service.path("environment").properties().forEach(entry -> {
                if (entry.getKey().contains("PASSWORD")) {
                    assertThat(entry.getValue().asText()).startsWith("${");
                }
            });
            service.path("depends_on")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(compose.at("/services").has(name))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void policyOfTheDemonstrationHolds() {
        assertThat(SallyportCommand.execute(
                        Clock.systemUTC(),
                        "policy",
                        "check",
                        DOCKER.resolve("demo/policies").toString()))
                .isZero();
    }

    private static Stage named(List<Stage> stages, String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Stage> stages(String file) throws IOException {
        String joined = Files.readString(DOCKER.resolve(file))
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n\\s*", "");
        List<Stage> stages = new ArrayList<>();
        Pattern from = Pattern.compile("(\\S+)(?: AS (\\S+))?");
        for (String line : joined.lines().filter(each -> !each.isBlank()).toList()) {
            String[] words = line.split("\\s+", 2);
            assertThat(INSTRUCTIONS).as("%s: %s", file, line).contains(words[0]);
            if (words[0].equals("FROM")) {
                Matcher base = from.matcher(words[1]);
                assertThat(base.matches()).as(line).isTrue();
                stages.add(new Stage(base.group(1), base.group(2) == null ? "" : base.group(2), new ArrayList<>()));
            } else if (!stages.isEmpty()) {
                stages.getLast().instructions().add(new Instruction(words[0], words[1]));
            }
        }
        return stages;
    }
}
