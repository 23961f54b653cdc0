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
                        .contains("image.title=", "image.licenses=\"Apache-2.0\"", "image.version=", "image.revision=");
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
