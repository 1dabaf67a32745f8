package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Scheme;
import org.rhei.solvers.Calibration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A solver with all that it needs, to be saved and used again: a candidate, and the times of its grid where that was
 * fitted to a model. It holds for the model it was chosen for.
 *
 * @param candidate the solver and its steps
 * @param method what the model was trained by: {@code flow-matching}, {@code score-matching} or {@code edm-diffusion}
 * @param calibration of a calibrated grid; empty for others
 */
public record SolverSetting(Candidate candidate, String method, Optional<Calibration> calibration) {
    private static final String FORMAT = "rhei-setting";
    private static final int VERSION = 1;

    /** Beyond any setting; bounds what parsing may allocate. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when a calibration is missing, or there is one that the grid does not need
     */
    public SolverSetting {
        boolean calibrated = candidate.spacing() == Candidate.Spacing.CALIBRATED;
        if (calibrated != calibration.isPresent()) {
            throw new IllegalArgumentException(
                    candidate + (calibrated ? " needs the times of its grid" : " needs no times of a calibrated grid"));
        }
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
     * The scheme for {@link org.rhei.pipelines.SampleOptions#scheme}. It throws when a sample cannot reach the end.
     *
     * @param model the method of the model to draw from
     * @throws IllegalArgumentException when the setting was chosen for another method
     */
    public Scheme scheme(MethodConfig model) {
        if (!method.equals(name(model))) {
            throw new IllegalArgumentException(
                    "the setting is for a model of " + method + ", found one of " + name(model));
        }
        return candidate.scheme(order -> calibration.orElseThrow());
    }

    /** The setting as a JSON object. */
    public String json() {
        ObjectNode object = JSON.createObjectNode();
        object.put("format", FORMAT);
        object.put("version", VERSION);
        object.put("method", method);
        object.put("solver", candidate.toString());
        calibration.ifPresent(own -> {
            ArrayNode times = object.putArray("times");
            own.times().forEach(times::add);
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
            if (!List.of("format", "version", "method", "solver", "times").contains(key)) {
                throw new IllegalArgumentException("unknown key '" + key + "'");
            }
        }
        if (!text(root, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("format must be " + FORMAT);
        }
        if (!root.path("version").isInt() || root.path("version").intValue() != VERSION) {
            throw new IllegalArgumentException("version must be " + VERSION);
        }
        Optional<Calibration> calibration =
                root.has("times") ? Optional.of(new Calibration(times(root.path("times")))) : Optional.empty();
        return new SolverSetting(Candidate.parse(text(root, "solver")), text(root, "method"), calibration);
    }

    private static String text(JsonNode root, String key) {
        if (!root.path(key).isString()) {
            throw new IllegalArgumentException(key + " must be a text");
        }
        return root.path(key).stringValue();
    }

    private static List<Double> times(JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("times must be an array of numbers");
        }
        List<Double> times = new ArrayList<>();
        for (JsonNode time : array) {
            if (!time.isNumber()) {
                throw new IllegalArgumentException("times must be an array of numbers");
            }
            times.add(time.doubleValue());
        }
        return times;
    }
}
