package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Version;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Variable;
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

/** {@code rhei info}: describes the environment and a model. */
@Command(
        name = "info",
        description = "Says what evaluates networks here, and what a model is.",
        footerHeading = "%nExamples:%n",
        footer = {"  rhei info", "  rhei info --model two-moons.safetensors --json"})
public final class InfoCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Terminal terminal;

    @Option(names = "--model", paramLabel = "FILE", description = "Also say what this model is, .safetensors.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Say it as a JSON object.")
    private boolean json;

    public InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
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
        JsonNode tree = JSON.valueToTree(facts);
        if (json) {
            terminal.out().println(Text.json(tree.toPrettyString()));
        } else {
            List<String> lines = new ArrayList<>();
            describe("", tree, lines);
            lines.forEach(terminal.out()::println);
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
            facts.put("network_sizes", config.network());
            describe(config, facts);
            return facts;
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Adds names, units, bounds, standardization and training, as far as the file has them. */
    private static void describe(ModelConfig config, Map<String, Object> facts) {
        ModelDescription description = config.description();
        config.standardization().ifPresent(map -> facts.put("standardization", map));
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

    /** Adds one line for each value, named by its path in the tree; a list is one value. */
    private static void describe(String name, JsonNode node, List<String> lines) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> describe(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), lines));
            return;
        }
        String value = node.isString() ? node.stringValue() : node.toString();
        lines.add(Text.oneLine(name + " ".repeat(Math.max(1, 34 - name.length())) + value));
    }
}
