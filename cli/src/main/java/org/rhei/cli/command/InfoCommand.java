package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TextTable;
import org.rhei.cli.terminal.TextTable.Column;
import org.rhei.cli.terminal.Version;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.Standardization;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.backend.NetworkBackend.Availability;
import org.rhei.networks.format.Safetensors;
import org.rhei.networks.model.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code rhei info}: describes the environment and a model. */
@Command(
        name = "info",
        description = "Describes this installation: the kernels and backends that evaluate networks. Also describes a"
                + " model.",
        footerHeading = "%nExamples:%n",
        footer = {"  rhei info", "  rhei info --model two-moons.safetensors --json"})
public final class InfoCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Terminal terminal;

    @Option(names = "--model", paramLabel = "FILE", description = "A model to describe too, .safetensors.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print the description as a JSON object.")
    private boolean json;

    public InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("command", "info");
        facts.put("rhei", Version.text());
        facts.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
        facts.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        facts.put("threads", Runtime.getRuntime().availableProcessors());
        facts.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
        facts.put("kernel", KernelChoice.kernels().name());
        facts.put("lanes", KernelChoice.kernels().lanes());
        Map<String, Object> backends = new LinkedHashMap<>();
        for (NetworkBackend backend : NetworkBackend.installed()) {
            backends.put(backend.name(), backend(backend.availability()));
        }
        facts.put("backends", backends);
        if (file != null) {
            facts.put("model", model(file));
        }
        JsonNode tree = JsonText.finite(JSON.valueToTree(facts));
        if (json) {
            terminal.out().println(Text.json(tree.toPrettyString()));
        } else {
            List<List<String>> lines = new ArrayList<>();
            ((ObjectNode) tree).remove("command");
            describe("", tree, lines);
            print(new TextTable(List.of(Column.words(""), Column.words("")), lines));
            variables("parameter", tree.at("/model/theta_values"));
            variables("data", tree.at("/model/x_values"));
        }
        terminal.out().flush();
        return 0;
    }

    private static Map<String, Object> backend(Availability availability) {
        Map<String, Object> facts = new LinkedHashMap<>();
        switch (availability) {
            case Availability.Available(String device, boolean accelerator) -> {
                facts.put("available", true);
                facts.put("device", device);
                facts.put("accelerator", accelerator);
            }
            case Availability.Unavailable(String reason) -> {
                facts.put("available", false);
                facts.put("reason", reason);
            }
        }
        return facts;
    }

    private static Map<String, Object> model(Path file) {
        try (Safetensors tensors = Safetensors.open(file)) {
            ModelConfig config = Model.load(file).config();
            long parameters = 0;
            for (String name : tensors.names()) {
                long size = 1;
                for (int dim : tensors.shape(name)) {
                    size *= dim;
                }
                parameters += size;
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("file", file.toString());
            facts.put("bytes", Files.size(file));
            facts.put("parameters", parameters);
            facts.put("pipeline", config.pipeline());
            facts.put("method", config.method().getClass().getSimpleName());
            facts.put("method_constants", config.method());
            facts.put("theta", List.of(config.dimObs(), config.chObs()));
            facts.put("x", List.of(config.dimCond(), config.chCond()));
            facts.put("standardized", config.standardization().isPresent());
            facts.put("network", config.network().architecture());
            facts.put("features", config.network().hiddenSize());
            facts.put("network_sizes", sizes(config.network()));
            describe(config, facts);
            return facts;
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Adds names, units, bounds, standardization and training, as far as the file has them. */
    private static void describe(ModelConfig config, Map<String, Object> facts) {
        ModelDescription description = config.description();
        config.encoder().ifPresent(encoder -> facts.put("encoder", encoder));
        config.standardization().ifPresent(map -> facts.put("standardization", standardization(map)));
        if (!description.parameters().isEmpty()) {
            facts.put("theta_values", variables(description.parameters()));
        }
        if (!description.data().isEmpty()) {
            facts.put("x_values", variables(description.data()));
        }
        ModelDescription.Training training = description.training();
        Map<String, Object> origin = new LinkedHashMap<>();
        training.toolkit().ifPresent(toolkit -> origin.put("toolkit", toolkit));
        training.version().ifPresent(version -> origin.put("version", version));
        training.date().ifPresent(date -> origin.put("date", date));
        training.simulations().ifPresent(count -> origin.put("simulations", count));
        if (!training.dataMean().isEmpty()) {
            origin.put("x_mean", training.dataMean());
            origin.put("x_std", training.dataStd());
        }
        if (!origin.isEmpty()) {
            facts.put("training", origin);
        }
    }

    private static Map<String, Object> standardization(Standardization map) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("theta_mean", grid(map.theta().means()));
        facts.put("theta_std", grid(map.theta().stds()));
        facts.put("x_mean", grid(map.x().means()));
        facts.put("x_std", grid(map.x().stds()));
        return facts;
    }

    /** Returns one number for each token if the channels share it, as most files have it. */
    private static List<?> grid(List<List<Double>> grid) {
        boolean shared = grid.stream().allMatch(row -> row.size() == 1);
        return shared ? grid.stream().map(List::getFirst).toList() : grid;
    }

    private static Map<String, Object> variables(List<Variable> variables) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Variable each : variables) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("label", each.label());
            each.unit().ifPresent(unit -> facts.put("unit", unit));
            each.latex().ifPresent(latex -> facts.put("latex", latex));
            if (each.lower() != Double.NEGATIVE_INFINITY) {
                facts.put("lower", each.lower());
            }
            if (each.upper() != Double.POSITIVE_INFINITY) {
                facts.put("upper", each.upper());
            }
            named.put(each.name(), facts);
        }
        return named;
    }

    /** Returns the sizes of a network that have a meaning for it; those of θ and x are told beside it. */
    private static ObjectNode sizes(NetworkConfig network) {
        ObjectNode sizes = JSON.valueToTree(network);
        sizes.remove(List.of("dim_obs", "dim_cond"));
        if (network instanceof NetworkConfig.Flux1Config flux) {
            boolean anyRotary =
                    flux.obsIdEmbedding().rotary() || flux.condIdEmbedding().rotary();
            boolean allRotary =
                    flux.obsIdEmbedding().rotary() && flux.condIdEmbedding().rotary();
            if (!anyRotary) {
                sizes.remove(List.of("axes_dim", "theta"));
            }
            if (allRotary) {
                sizes.remove("id_merge_mode");
            }
            if (allRotary || flux.idMergeMode() == NetworkConfig.IdMergeMode.SUM) {
                sizes.remove(List.of("val_emb_dim", "id_emb_dim"));
            }
        }
        return sizes;
    }

    private void print(TextTable table) {
        table.lines(terminal.columns()).forEach(terminal.out()::println);
    }

    /** Prints a table of parameters or data, if the model file names them. */
    private void variables(String heading, JsonNode named) {
        if (named.isMissingNode()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : named.properties()) {
            JsonNode value = each.getValue();
            rows.add(List.of(
                    each.getKey(),
                    value.path("unit").asString(""),
                    bound(value.path("lower")),
                    bound(value.path("upper")),
                    value.path("latex").asString("")));
        }
        terminal.out().println();
        print(new TextTable(
                List.of(
                        Column.words(heading),
                        Column.words("unit"),
                        Column.numbers("lower"),
                        Column.numbers("upper"),
                        Column.words("LaTeX")),
                rows));
    }

    private static String bound(JsonNode bound) {
        return bound.isNumber() ? NumberText.number(bound.doubleValue()) : "";
    }

    /** Adds one line for each value, named by its path in the tree; a list is one value, and variables have tables of their own. */
    private static void describe(String name, JsonNode node, List<List<String>> lines) {
        if (name.equals("model.theta_values") || name.equals("model.x_values")) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> describe(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), lines));
            return;
        }
        lines.add(List.of(name, text(node)));
    }

    private static String text(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().map(InfoCommand::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return node.isFloatingPointNumber() ? NumberText.number(node.doubleValue()) : node.asString();
    }
}
