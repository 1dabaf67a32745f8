package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A solver with all that it needs, to be saved and used again: a candidate, the times of its grid where that was fitted
 * to a model, its weights where they were fitted to an observation. It holds for the model it was chosen for, which it can name
 * ({@link #ofModel}); fitted weights hold for their observation alone.
 *
 * @param candidate the solver and its steps
 * @param method what the model was trained by: {@code flow-matching}, {@code score-matching} or {@code edm-diffusion}
 * @param calibration of a calibrated grid; empty for others, and where the weights come with their grid
 * @param weights of a fitted method; empty for others
 * @param model the file of the model that it was chosen for; empty where that is not said
 */
public record SolverSetting(
        Candidate candidate,
        String method,
        Optional<Calibration> calibration,
        Optional<Weights> weights,
        Optional<ModelFile> model) {
    /**
     * A file that holds a model.
     *
     * @param name its name without the directory
     * @param sha256 of its bytes, in hexadecimal digits
     */
    public record ModelFile(String name, String sha256) {
        @Override
        public String toString() {
            return name + " with SHA-256 " + sha256;
        }
    }

    /**
     * A method fitted to an observation.
     *
     * @param solver grid and weights
     * @param observation its numbers in their order, in the user's units; none for an unconditional model
     */
    public record Weights(FittedMultistep solver, List<Float> observation) {
        public Weights {
            observation = List.copyOf(observation);
        }

        static Weights of(FittedMultistep solver, Optional<Tensor> observation) {
            return new Weights(solver, observation.map(Weights::numbers).orElse(List.of()));
        }

        private static List<Float> numbers(Tensor xs) {
            List<Float> numbers = new ArrayList<>();
            for (float number : xs.data()) {
                numbers.add(number);
            }
            return numbers;
        }
    }

    private static final String FORMAT = "rhei-setting";
    private static final int VERSION = 1;

    private static final List<String> KEYS = List.of(
            "format", "version", "model", "method", "solver", "times", "observation", "nodes", "weights", "averaging");

    /** Beyond any setting; bounds what parsing may allocate. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when a calibration or weights are missing, or not needed, or for other steps
     */
    public SolverSetting {
        requirePart(
                candidate, candidate.calibrated() && !candidate.fitted(), calibration, "times of a calibrated grid");
        requirePart(candidate, candidate.fitted(), weights, "weights of a fitted method");
        if (weights.isPresent() && weights.get().solver().weights().size() != candidate.size()) {
            throw new IllegalArgumentException(candidate + " needs weights for " + candidate.sizeText()
                    + " steps, found some for "
                    + weights.get().solver().weights().size());
        }
    }

    /** That does not say which file its model is. */
    public SolverSetting(
            Candidate candidate, String method, Optional<Calibration> calibration, Optional<Weights> weights) {
        this(candidate, method, calibration, weights, Optional.empty());
    }

    /** The same that says for which model it was chosen. */
    public SolverSetting ofModel(ModelFile file) {
        return new SolverSetting(candidate, method, calibration, weights, Optional.of(file));
    }

    /**
     * Checks that it was chosen for a model: what was fitted to another, or to this one before it was trained anew, may be far off.
     *
     * @throws IllegalArgumentException when it was chosen for a file of other bytes, or does not say for which
     */
    public void requireModel(ModelFile found) {
        if (model.isEmpty()) {
            throw new IllegalArgumentException(
                    "the setting does not say for which model it was chosen, found " + found + ": choose again");
        }
        if (!model.get().sha256().equals(found.sha256())) {
            throw new IllegalArgumentException(
                    "the setting was chosen for " + model.get() + ", found " + found + ": choose again for this one");
        }
    }

    private static void requirePart(Candidate candidate, boolean needed, Optional<?> part, String what) {
        if (needed != part.isPresent()) {
            throw new IllegalArgumentException(candidate + (needed ? " needs the " : " needs no ") + what);
        }
    }

    /**
     * Fits or calibrates a candidate where it needs that.
     *
     * @param xO the observation, shape (1, dim_cond, ch_cond); empty for an unconditional model
     * @param key draws the pilot
     * @throws IllegalArgumentException when the observation has another shape, or the candidate does not suit the model
     */
    public static SolverSetting of(Pipeline pipeline, Optional<Tensor> xO, Candidate candidate, Key key) {
        candidate.requireSuits(pipeline.config().method());
        return new Fits(new Subject.OfModel(pipeline, xO), key)
                .setting(0, candidate)
                .value();
    }

    /** The name of a model's method. */
    static String name(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> "flow-matching";
            case MethodConfig.ScoreMatching _ -> "score-matching";
            case MethodConfig.EdmDiffusion _ -> "edm-diffusion";
        };
    }

    /**
     * The scheme for {@link org.rhei.pipelines.options.SampleOptions.Builder#scheme}. It throws when a sample cannot reach the end.
     *
     * @param model the method of the model to draw from
     * @param xs the observations to draw for, (B, dim_cond, ch_cond); empty for an unconditional model
     * @throws IllegalArgumentException when the setting was chosen for another method, or its weights were fitted to
     *     another observation
     */
    public Scheme scheme(MethodConfig model, Optional<Tensor> xs) {
        if (!method.equals(name(model))) {
            throw new IllegalArgumentException(
                    "the setting is for a model of " + method + ", found one of " + name(model));
        }
        weights.ifPresent(own -> requireObservation(own.observation(), xs));
        return scheme();
    }

    private void requireObservation(List<Float> fitted, Optional<Tensor> xs) {
        List<Float> found = xs.map(Weights::numbers).orElse(List.of());
        int each = Math.max(1, fitted.size());
        for (int from = 0; from < Math.max(1, found.size()); from += each) {
            List<Float> one = found.subList(from, Math.min(from + each, found.size()));
            if (!one.equals(fitted)) {
                throw new IllegalArgumentException("the weights of " + candidate + " were fitted to the observation "
                        + text(fitted) + ", found " + text(one)
                        + "; fit them to this one, or take a setting that is not fitted");
            }
        }
    }

    private static String text(List<Float> numbers) {
        List<Float> some = numbers.subList(0, Math.min(4, numbers.size()));
        return some.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ""))
                + (some.size() < numbers.size() ? ", …)" : ")");
    }

    /** The scheme for what it was made for. */
    Scheme scheme() {
        return weights.<Scheme>map(own -> new Scheme.Ode(own.solver())).orElseGet(() -> candidate.scheme(calibration));
    }

    /** The setting as a JSON object. */
    public String json() {
        ObjectNode object = JSON.createObjectNode();
        object.put("format", FORMAT);
        object.put("version", VERSION);
        model.ifPresent(own -> object.putObject("model").put("name", own.name()).put("sha256", own.sha256()));
        object.put("method", method);
        object.put("solver", candidate.toString());
        calibration.ifPresent(own -> own.times().forEach(object.putArray("times")::add));
        weights.ifPresent(own -> {
            own.observation().forEach(object.putArray("observation")::add);
            own.solver().nodes().forEach(object.putArray("nodes")::add);
            ArrayNode steps = object.putArray("weights");
            own.solver().weights().forEach(step -> step.forEach(steps.addArray()::add));
            object.put("averaging", own.solver().averaging());
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    }

    /**
     * Reads what {@link #json} wrote. Unknown keys are refused.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException when it is not a setting; the message says what is wrong
     */
    public static SolverSetting parse(String json, String source) {
        try {
            return parse(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
        }
    }

    private static SolverSetting parse(String json) {
        if (json.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "found " + json.length() + " characters, expected at most " + MOST_CHARACTERS);
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
        return new SolverSetting(
                Candidate.parse(text(root, "solver")), text(root, "method"), calibration, weights, model);
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
        return new Weights(
                new FittedMultistep(
                        numbers(root.path("nodes"), "nodes"),
                        weights,
                        root.path("averaging").doubleValue(),
                        OnFailure.THROW),
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
