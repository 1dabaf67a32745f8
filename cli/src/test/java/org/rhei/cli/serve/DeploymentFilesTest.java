package org.rhei.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.cli.command.ServeCommand;
import org.rhei.cli.option.CommandParser;
import org.rhei.cli.terminal.Terminal;
import org.rhei.serve.settings.ServerSettings.Limits;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Law: the deployment files name what exists: paths, ports, options, variables, the image and its user. */
class DeploymentFilesTest {
    private static final Path FOLDER = Path.of("../examples/deployment");
    private static final Path CONTAINERFILE = Path.of("../Containerfile");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path temporary;

    private static List<JsonNode> documents(String file) {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(FOLDER.resolve(file).toFile())
                .readAll();
    }

    private static JsonNode deployment() {
        return documents("kubernetes.yaml").getFirst();
    }

    private static JsonNode runtime() {
        return documents("kserve.yaml").getFirst();
    }

    /** The specifications of the pods, with the security of the container that runs the server. */
    private static Stream<JsonNode> pods() {
        return Stream.of(deployment().at("/spec/template/spec"), runtime().get("spec"));
    }

    private static JsonNode container(JsonNode pod) {
        assertThat(pod.get("containers").size()).isEqualTo(1);
        return pod.get("containers").get(0);
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString();
    }

    private static String containerfile() throws IOException {
        return Files.readString(CONTAINERFILE);
    }

    /** Returns what stands in the Containerfile at a group. */
    private static String inContainerfile(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(containerfile());
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void kindsAndVersionsAreThoseOfTheirInterfaces() {
        assertThat(Stream.of("kubernetes.yaml", "kserve.yaml")
                        .flatMap(file -> documents(file).stream())
                        .map(each -> text(each, "/apiVersion") + " " + text(each, "/kind")))
                .containsExactly(
                        "apps/v1 Deployment",
                        "v1 Service",
                        "serving.kserve.io/v1alpha1 ServingRuntime",
                        "serving.kserve.io/v1beta1 InferenceService");
    }

    @Test
    void selectorsFindThePods() {
        JsonNode labels = deployment().at("/spec/template/metadata/labels");
        JsonNode service = documents("kubernetes.yaml").get(1);

        assertThat(deployment().at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(service.at("/spec/selector")).isEqualTo(labels);
        assertThat(text(service, "/spec/ports/0/targetPort"))
                .isEqualTo(text(container(deployment().at("/spec/template/spec")), "/ports/0/name"));
        assertThat(text(documents("kserve.yaml").get(1), "/spec/predictor/model/modelFormat/name"))
                .isEqualTo(text(runtime(), "/spec/supportedModelFormats/0/name"));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void theServerRunsWithoutPrivilegesAsTheUserOfTheImage(JsonNode pod) throws IOException {
        ObjectNode security = YAML.createObjectNode();
        if (pod.get("securityContext") instanceof ObjectNode all) {
            security.setAll(all);
        }
        security.setAll(container(pod).get("securityContext").asObject());

        assertThat(security.get("runAsNonRoot").booleanValue()).isTrue();
        assertThat(security.get("allowPrivilegeEscalation").booleanValue()).isFalse();
        assertThat(text(security, "/capabilities/drop/0")).isEqualTo("ALL");
        assertThat(text(security, "/seccompProfile/type")).isEqualTo("RuntimeDefault");
        assertThat(security.get("runAsUser").asString()).isEqualTo(inContainerfile("^USER (\\d+)$"));
    }

    /** The open paths of the description, for which no token is needed, are those of the server (see its test). */
    @ParameterizedTest
    @MethodSource("pods")
    void probesAskPathsThatNeedNoToken(JsonNode pod) throws IOException {
        JsonNode paths = openPaths();
        JsonNode container = container(pod);
        JsonNode port = container.at("/ports/0");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            String asked = text(get, "/port");
            assertThat(paths.at("/" + text(get, "/path").replace("/", "~1") + "/get/security")
                            .isArray())
                    .as(probe)
                    .isTrue();
            assertThat(List.of(text(port, "/name"), text(port, "/containerPort")))
                    .contains(asked);
        }
        assertThat(text(container, "/livenessProbe/httpGet/path")).isEqualTo("/v2/health/live");
        assertThat(text(container, "/readinessProbe/httpGet/path")).isEqualTo("/v2/health/ready");
    }

    private static JsonNode openPaths() throws IOException {
        return YAML.readTree(Path.of("../serve/src/main/resources/org/rhei/serve/openapi.yaml")
                        .toFile())
                .get("paths");
    }

    /** The arguments and variables are those of the command, and make it listen where the probes ask. */
    @ParameterizedTest
    @MethodSource("pods")
    void argumentsAndVariablesAreOptionsOfTheCommand(JsonNode pod) throws IOException {
        JsonNode container = container(pod);
        List<String> arguments = new ArrayList<>();
        container.get("args").forEach(each -> arguments.add(each.asString()));
        Map<String, String> environment = new HashMap<>();
        container.path("env").forEach(each -> environment.put(text(each, "/name"), text(each, "/value")));
        assertThat(arguments.removeFirst()).isEqualTo("serve");

        CommandLine.ParseResult parsed = parse(environment, arguments);

        assertThat(parsed.matchedOptionValue("--host", defaultValue(environment, parsed, "host")))
                .isEqualTo("0.0.0.0");
        assertThat(parsed.commandSpec().findOption("--port").<Integer>getValue())
                .isEqualTo(container.at("/ports/0/containerPort").intValue());
        Path models = parsed.commandSpec().findOption("--models").getValue();
        assertThat(models).isNotNull();
        assertThat(List.of("/models", "/mnt/models")).contains(models.toString());
        JsonNode mount = container.at("/volumeMounts/0/mountPath");
        assertThat(mount.isMissingNode() || mount.asString().equals(models.toString()))
                .isTrue();
    }

    private static String defaultValue(Map<String, String> environment, CommandLine.ParseResult parsed, String name) {
        String host = parsed.commandSpec().findOption("--" + name).getValue();
        return environment.getOrDefault("RHEI_SERVE_HOST", host);
    }

    private static CommandLine.ParseResult parse(Map<String, String> environment, List<String> arguments) {
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, 0, Duration.ofDays(1));
        CommandLine command = CommandParser.configure(new CommandLine(new ServeCommand(terminal)));
        for (String variable : environment.keySet()) {
            String option = "--"
                    + variable.replace("RHEI_SERVE_", "")
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-');
            assertThat(command.getCommandSpec().findOption(option)).as(variable).isNotNull();
        }
        command.setDefaultValueProvider(new ServeDefaults(environment));
        return command.parseArgs(arguments.toArray(String[]::new));
    }

    /** Requests that have arrived are answered before the cluster kills the process. */
    @Test
    void theClusterWaitsForTheEndOfTheServer() {
        Duration end = Limits.DEFAULT.drain().plus(Limits.DEFAULT.deadline());

        assertThat(deployment()
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .longValue())
                .isGreaterThan(end.toSeconds());
    }

    /** The image is that of the target {@code serve}, under the name of its instructions. */
    @Test
    void theImageHasTheNameOfItsInstructions() throws IOException {
        String name = inContainerfile("^# The server: podman build --format docker --target serve -t (\\S+) \\.$");

        assertThat(Files.readString(Path.of("../docs/how-to/serve.md")))
                .contains("podman build --format docker --target serve -t " + name + " .");
        assertThat(pods().map(pod -> text(container(pod), "/image"))).containsOnly(name + ":latest");
        assertThat(inContainerfile("^FROM command AS (serve)$")).isEqualTo("serve");
    }

    @Test
    void theImageChecksTheHealthOfItsServer() throws IOException {
        String path = inContainerfile("HEALTHCHECK[^G]*GET (\\S+) HTTP");
        List<String> variables = Pattern.compile("RHEI_SERVE_[A-Z_]+")
                .matcher(containerfile())
                .results()
                .map(result -> result.group())
                .toList();
        Map<String, String> environment = new HashMap<>();
        variables.forEach(variable -> environment.put(variable, variable.endsWith("PORT") ? "8080" : "x"));
        CommandLine.ParseResult parsed = parse(Map.of(), List.of());
        parse(environment, List.of());

        assertThat(openPaths()
                        .at("/" + path.replace("/", "~1") + "/get/security")
                        .isArray())
                .isTrue();
        assertThat(inContainerfile("^EXPOSE (\\d+)$"))
                .isEqualTo(parsed.commandSpec().findOption("--port").getValue().toString())
                .isEqualTo(inContainerfile("RHEI_SERVE_PORT:-(\\d+)"));
    }

    /** The sources are copied as a whole; the distribution has a runtime of its own and archived classes. */
    @Test
    void theImageIsMadeOfTheDistribution() throws IOException {
        List<String> copies =
                containerfile().lines().filter(line -> line.startsWith("COPY ")).toList();
        List<String> ignored = Files.readAllLines(Path.of("../.dockerignore"));
        String distribution = Files.readString(Path.of("../tools/make-distribution"));

        assertThat(copies).containsExactly("COPY . .", "COPY --from=build --chown=0:0 /rhei /opt/rhei");
        assertThat(containerfile()).contains("tools/make-distribution", "mv target/distribution/rhei-*/ /rhei");
        assertThat(Path.of("../tools/make-distribution")).isExecutable();
        assertThat(ignored).noneMatch(line -> line.startsWith("tools") || line.startsWith("models"));
        assertThat(distribution).contains("bin/jlink\" --add-modules", "-XX:ArchiveClassesAtExit=");
        Matcher sources =
                Pattern.compile("(?m)^cp (?:-R )?(kernel\\S+|models\\S+)").matcher(distribution);
        while (sources.find()) {
            String first = sources.group(1).replaceAll("\\{.*|\\*.*", "");
            assertThat(Path.of("..", first)).exists();
        }
    }

    /** A client of Kubernetes reads every field of the pods: it drops what it does not know, and refuses values of other types. */
    @ParameterizedTest
    @MethodSource("pods")
    void kubectlKnowsEveryField(JsonNode pod) throws IOException, InterruptedException {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))));
        ObjectNode whole = deployment().deepCopy().asObject();
        ObjectNode spec = whole.withObject("/spec/template/spec");
        spec.set("containers", pod.get("containers"));
        Path file = temporary.resolve("deployment.json");
        Files.writeString(file, whole.toString());
        Path err = temporary.resolve("err");
        Process kubectl = new ProcessBuilder(
                        "kubectl", "set", "env", "--local", "-f", file.toString(), "RHEI_TEST=1", "-o", "json")
                .redirectError(err.toFile())
                .start();
        String read = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor()).as(Files.readString(err)).isZero();
        assertThat(missing(spec, new ObjectMapper().readTree(read).at("/spec/template/spec"), ""))
                .isEmpty();
    }

    private static List<String> missing(JsonNode expected, JsonNode found, String place) {
        List<String> missing = new ArrayList<>();
        switch (expected) {
            case ObjectNode object ->
                object.properties()
                        .forEach(each -> missing.addAll(
                                missing(each.getValue(), found.path(each.getKey()), place + "/" + each.getKey())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    missing.addAll(missing(array.get(i), found.path(i), place + "/" + i));
                }
            }
            default -> {
                if (!expected.asString().equals(found.asString())) {
                    missing.add(place);
                }
            }
        }
        return missing;
    }
}
