package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.cli.SallyportCommand;
import io.sallyport.smtp.ListenersConfig;
import io.sallyport.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the manifests of a cluster must say, read from what comes of each overlay, since no cluster runs where the tests do. */
class KubernetesFilesTest {
    private static final Path FOLDER = Path.of("docker/kubernetes");
    private static final List<Path> OVERLAYS =
            List.of(FOLDER.resolve("overlays/single"), FOLDER.resolve("overlays/cluster"));

    /** The version of each kind, and what it must have. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "Namespace",
            List.of("v1"),
            "ConfigMap",
            List.of("v1", "/data"),
            "Service",
            List.of("v1", "/spec/selector", "/spec/ports/0/port"),
            "PodDisruptionBudget",
            List.of("policy/v1", "/spec/selector/matchLabels", "/spec/maxUnavailable"),
            "NetworkPolicy",
            List.of("networking.k8s.io/v1", "/spec/podSelector", "/spec/policyTypes/0"),
            "StatefulSet",
            List.of(
                    "apps/v1",
                    "/spec/serviceName",
                    "/spec/selector/matchLabels",
                    "/spec/template/metadata/labels",
                    "/spec/template/spec/containers/0/image",
                    "/spec/volumeClaimTemplates/0/spec/resources/requests/storage"));

    /** The fields that a container may have, of those that Kubernetes knows: a misspelt one would be left out, or refused. */
    private static final Set<String> CONTAINER = Set.of(
            "name",
            "image",
            "imagePullPolicy",
            "env",
            "ports",
            "securityContext",
            "startupProbe",
            "readinessProbe",
            "livenessProbe",
            "resources",
            "volumeMounts");

    private static final Set<String> POD = Set.of(
            "automountServiceAccountToken",
            "terminationGracePeriodSeconds",
            "securityContext",
            "topologySpreadConstraints",
            "containers",
            "volumes");

    @Test
    void eachObjectIsOfAKnownKindAndWhole() throws IOException {
        for (Path overlay : OVERLAYS) {
            List<ObjectNode> objects = Kustomized.read(overlay);
            assertThat(objects)
                    .extracting(object -> object.path("kind").asText())
                    .containsAll(KINDS.keySet());
            for (ObjectNode object : objects) {
                String kind = object.path("kind").asText();
                List<String> rules = KINDS.get(kind);
                assertThat(rules).as(kind).isNotNull();
                assertThat(object.path("apiVersion").asText()).isEqualTo(rules.getFirst());
                assertThat(object.at("/metadata/name").asText()).matches("[a-z][a-z0-9-]*");
                for (String path : rules.subList(1, rules.size())) {
                    assertThat(object.at(path).isMissingNode())
                            .as("%s: %s %s", overlay, kind, path)
                            .isFalse();
                }
            }
            assertThat(names(pod(objects))).isSubsetOf(POD);
            assertThat(names(container(objects))).isSubsetOf(CONTAINER);
        }
    }

    @Test
    void podsAreConfinedKeepTheirSpoolAndAreAskedHowTheyAre() throws IOException {
        for (Path overlay : OVERLAYS) {
            List<ObjectNode> objects = Kustomized.read(overlay);
            JsonNode pod = pod(objects);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
            JsonNode container = container(objects);
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/requests/memory").asText()).isNotBlank();
            assertThat(container.at("/resources/limits/memory").asText()).isNotBlank();
            for (String probe : List.of("startup", "readiness", "liveness")) {
                JsonNode asked = container.path(probe + "Probe").path("httpGet");
                assertThat(asked.path("path").asText())
                        .isEqualTo("/q/health/"
                                + probe.replace("startup", "started")
                                        .replace("readiness", "ready")
                                        .replace("liveness", "live"));
                assertThat(asked.path("port").asText()).isEqualTo("http");
            }
            assertThat(container.path("volumeMounts").findValuesAsText("mountPath"))
                    .contains("/var/lib/sallyport", "/tmp", "/etc/sallyport/policies");
        }
    }

    @Test
    void whatIsNamedIsThere() throws IOException {
        for (Path overlay : OVERLAYS) {
            List<ObjectNode> objects = Kustomized.read(overlay);
            JsonNode set = only(objects, "StatefulSet");
            JsonNode labels = set.at("/spec/template/metadata/labels");
            assertThat(set.at("/spec/selector/matchLabels")).isEqualTo(labels);
            assertThat(only(objects, "PodDisruptionBudget").at("/spec/selector/matchLabels"))
                    .isEqualTo(labels);
            Set<String> ports = Set.copyOf(container(objects).path("ports").findValuesAsText("name"));
            for (JsonNode service : all(objects, "Service")) {
                assertThat(service.at("/spec/selector")).isEqualTo(labels);
                assertThat(ports).containsAll(service.path("spec").findValuesAsText("targetPort"));
            }
            assertThat(all(objects, "Service"))
                    .filteredOn(service -> service.at("/metadata/name").equals(set.at("/spec/serviceName")))
                    .singleElement()
                    .extracting(service -> service.at("/spec/clusterIP").asText())
                    .isEqualTo("None");
            for (JsonNode policy : all(objects, "NetworkPolicy")) {
                assertThat(policy.at("/spec/podSelector/matchLabels")).isEqualTo(labels);
                assertThat(ports).containsAll(named(policy.at("/spec/ingress").findValuesAsText("port")));
            }
            Set<String> volumes = new HashSet<>(pod(objects).path("volumes").findValuesAsText("name"));
            set.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
            assertThat(volumes)
                    .containsAll(container(objects).path("volumeMounts").findValuesAsText("name"));
            JsonNode policies = only(objects, "ConfigMap");
            for (JsonNode volume : pod(objects).path("volumes")) {
                if (volume.has("configMap")) {
                    assertThat(volume.at("/configMap/name")).isEqualTo(policies.at("/metadata/name"));
                    assertThat(volume.at("/configMap/items").findValuesAsText("key"))
                            .containsExactlyInAnyOrderElementsOf(names(policies.path("data")));
                }
            }
        }
    }

    @Test
    void portsAreThoseOfTheGateway() throws IOException {
        int smtp = Configs.of(ListenersConfig.class, "sallyport.listeners.smtp.tls", "none")
                .listeners()
                .get("smtp")
                .port();
        String image = Files.readString(Path.of("docker/Dockerfile.jvm"));
        assertThat(image).contains("EXPOSE %d 8080".formatted(smtp), "SALLYPORT_LISTENERS_SMTP_PORT=" + smtp);
        for (Path overlay : OVERLAYS) {
            for (JsonNode port : container(Kustomized.read(overlay)).path("ports")) {
                int number = port.path("containerPort").asInt();
                switch (port.path("name").asText()) {
                    case "smtp" -> assertThat(number).isEqualTo(smtp);
                    case "http" -> assertThat(number).isEqualTo(8080);
                    default ->
                        assertThat(environment(overlay))
                                .containsEntry(
                                        "SALLYPORT_LISTENERS_%s_PORT"
                                                .formatted(port.path("name")
                                                        .asText()
                                                        .toUpperCase(Locale.ROOT)),
                                        String.valueOf(number));
                }
            }
        }
    }

    @Test
    void settingsAreThoseThatThereAre() throws IOException {
        List<Pattern> known = Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .filter(line -> line.startsWith("### `sallyport."))
                .map(line -> line.replaceAll("^### `|`.*$", ""))
                .map(key -> Pattern.compile(key.replace("*", "x")
                        .replaceAll("[^a-z0-9]", "_")
                        .replace("_x_", "_[A-Z]+_")
                        .toUpperCase(Locale.ROOT)
                        .replace("[A-Z]+", "[A-Z0-9]+")))
                .toList();
        for (Path overlay : OVERLAYS) {
            for (String name : environment(overlay).keySet()) {
                assertThat(name.equals("JAVA_OPTS")
                                || known.stream()
                                        .anyMatch(key -> key.matcher(name).matches()))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @Test
    void mailComesFromAnywhereAndNothingElseDoes() throws IOException {
        for (Path overlay : OVERLAYS) {
            List<ObjectNode> objects = Kustomized.read(overlay);
            for (JsonNode policy : all(objects, "NetworkPolicy")) {
                for (JsonNode rule : policy.at("/spec/ingress")) {
                    assertThat(rule.path("ports").isEmpty()).isFalse();
                    if (!rule.has("from")) {
                        assertThat(rule.path("ports").findValuesAsText("port")).isSubsetOf("smtp", "proxied");
                    }
                }
                for (JsonNode rule : policy.at("/spec/egress")) {
                    if (!rule.has("to")) {
                        assertThat(rule.path("ports").findValuesAsText("port")).containsOnly("53");
                    }
                }
            }
            JsonNode gateways = all(objects, "NetworkPolicy").getFirst();
            assertThat(gateways.at("/spec/policyTypes"))
                    .extracting(JsonNode::asText)
                    .containsExactly("Ingress", "Egress");
        }
    }

    /** One of them forgotten, and each client is the balancer: no limit, list or SPF would mean anything. */
    @Test
    void serviceKeepsTheAddressOfTheClientOrLeadsToAListenerThatIsToldIt() throws IOException {
        for (Path overlay : OVERLAYS) {
            List<ObjectNode> objects = Kustomized.read(overlay);
            JsonNode smtp = all(objects, "Service").stream()
                    .filter(service -> service.at("/metadata/name").asText().equals("smtp"))
                    .findFirst()
                    .orElseThrow()
                    .path("spec");
            Map<String, String> settings = environment(overlay);
            if (smtp.path("externalTrafficPolicy").asText().equals("Local")) {
                assertThat(smtp.at("/ports/0/targetPort").asText()).isEqualTo("smtp");
            } else {
                assertThat(smtp.at("/ports/0/targetPort").asText()).isEqualTo("proxied");
                assertThat(settings)
                        .containsEntry("SALLYPORT_LISTENERS_PROXIED_PROXY_PROTOCOL", "true")
                        .containsKey("SALLYPORT_SMTP_TRUSTED_PROXIES");
            }
        }
        assertThat(environment(OVERLAYS.getFirst())).doesNotContainKey("SALLYPORT_SMTP_TRUSTED_PROXIES");
    }

    @Test
    void gatewaysOfAClusterShareStoresAndHaveTheirSecretsFromFiles() throws IOException {
        Map<String, String> settings = environment(OVERLAYS.getLast());
        assertThat(settings)
                .containsEntry("SALLYPORT_STORE", "postgresql")
                .containsEntry("SALLYPORT_COUNTERS", "redis");
        assertThat(settings.keySet()).noneMatch(name -> name.endsWith("PASSWORD") || name.endsWith("KEY"));
        JsonNode set = only(Kustomized.read(OVERLAYS.getLast()), "StatefulSet");
        assertThat(set.at("/spec/replicas").asInt()).isGreaterThan(1);
        assertThat(set.at("/spec/template/spec").findValuesAsText("secretName")).containsExactly("shared");
    }

    @Test
    void policyOfTheManifestsHolds() {
        assertThat(SallyportCommand.execute(
                        Clock.systemUTC(),
                        "policy",
                        "check",
                        FOLDER.resolve("base/policies").toString()))
                .isZero();
    }

    private static Map<String, String> environment(Path overlay) throws IOException {
        return StreamSupport.stream(
                        container(Kustomized.read(overlay)).path("env").spliterator(), false)
                .collect(Collectors.toMap(
                        each -> each.path("name").asText(),
                        each -> each.path("value").asText()));
    }

    private static JsonNode pod(List<ObjectNode> objects) {
        return only(objects, "StatefulSet").at("/spec/template/spec");
    }

    private static JsonNode container(List<ObjectNode> objects) {
        return pod(objects).at("/containers/0");
    }

    private static JsonNode only(List<ObjectNode> objects, String kind) {
        List<JsonNode> found = all(objects, kind);
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonNode> all(List<ObjectNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .map(JsonNode.class::cast)
                .toList();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> named(List<String> ports) {
        return ports.stream().filter(port -> !port.matches("\\d+")).toList();
    }
}
