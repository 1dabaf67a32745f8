package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.studies.SolverSetting.ModelFile;
import org.rhei.studies.SolverSetting.Weights;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes settings as JSON objects and reads them. */
final class SettingJson {
    private static final String FORMAT = "rhei-setting";
    private static final int VERSION = 1;

    private static final List<String> KEYS = List.of(
            "format", "version", "model", "method", "solver", "times", "observation", "nodes", "weights", "averaging");

    /** More than any setting has; bounds the memory that parsing may take. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SettingJson() {}

    static String write(SolverSetting setting) {
        ObjectNode object = JSON.createObjectNode();
        object.put("format", FORMAT);
        object.put("version", VERSION);
        setting.model()
                .ifPresent(model ->
                        object.putObject("model").put("name", model.name()).put("sha256", model.sha256()));
        object.put("method", setting.method());
        object.put("solver", setting.candidate().toString());
        setting.calibration().ifPresent(calibration -> calibration.times().forEach(object.putArray("times")::add));
        setting.weights().ifPresent(weights -> {
            weights.observation().forEach(object.putArray("observation")::add);
            weights.solver().nodes().forEach(object.putArray("nodes")::add);
            ArrayNode steps = object.putArray("weights");
            weights.solver().weights().forEach(step -> step.forEach(steps.addArray()::add));
            object.put("averaging", weights.solver().averaging());
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    }

    /**
     * Reads a setting. Unknown keys are refused.
     *
     * @throws IllegalArgumentException when the text is not a setting
     */
    static SolverSetting read(String json) {
        JsonNode root = tree(json);
        for (String key : root.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key '" + key + "'");
            }
        }
        if (!text(root, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("format must be " + FORMAT);
        }
        if (!root.path("version").isInt() || root.path("version").intValue() != VERSION) {
            throw new IllegalArgumentException("version must be " + VERSION);
        }
        Optional<Calibration> calibration = root.has("times")
                ? Optional.of(new Calibration(numbers(root.path("times"), "times")))
                : Optional.empty();
        Optional<Weights> weights = root.has("weights") ? Optional.of(weights(root)) : Optional.empty();
        Optional<ModelFile> model = root.has("model")
                ? Optional.of(new ModelFile(text(root.path("model"), "name"), text(root.path("model"), "sha256")))
                : Optional.empty();
        Candidate candidate = Candidate.parse(text(root, "solver"));
        return new SolverSetting(candidate, text(root, "method"), calibration, weights, model);
    }

    private static JsonNode tree(String json) {
        if (json.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "found " + NumberText.count(json.length(), "character") + ", expected at most " + MOST_CHARACTERS);
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not valid JSON", e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        return root;
    }

    private static Weights weights(JsonNode root) {
        if (!root.path("weights").isArray()) {
            throw new IllegalArgumentException("weights must be an array of arrays of numbers");
        }
        List<List<Double>> weights = new ArrayList<>();
        for (JsonNode step : root.path("weights")) {
            weights.add(numbers(step, "the weights of a step"));
        }
        if (!root.path("averaging").isNumber()) {
            throw new IllegalArgumentException("averaging must be a number");
        }
        double averaging = root.path("averaging").doubleValue();
        List<Double> nodes = numbers(root.path("nodes"), "nodes");
        return new Weights(
                new FittedMultistep(nodes, weights, averaging, OnFailure.THROW),
                numbers(root.path("observation"), "observation").stream()
                        .map(Double::floatValue)
                        .toList());
    }

    private static String text(JsonNode root, String key) {
        if (!root.path(key).isString()) {
            throw new IllegalArgumentException(key + " must be a text");
        }
        return root.path(key).stringValue();
    }

    private static List<Double> numbers(JsonNode array, String name) {
        if (!array.isArray()) {
            throw new IllegalArgumentException(name + " must be an array of numbers");
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : array) {
            if (!number.isNumber()) {
                throw new IllegalArgumentException(name + " must be an array of numbers");
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }
}
