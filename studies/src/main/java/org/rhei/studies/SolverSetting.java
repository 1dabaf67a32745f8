package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;

/**
 * A candidate with its fitted parts, to be saved and used again: the times of its grid where that was fitted to a model, its weights
 * where they were fitted to an observation. A setting holds for the model that it was chosen for, and can name it ({@link #ofModel});
 * fitted weights hold for their observation alone.
 *
 * @param candidate the solver and its steps
 * @param method how the model was trained: {@code flow-matching}, {@code score-matching} or {@code edm-diffusion}
 * @param calibration of a calibrated grid; empty for others, and where the weights come with their grid
 * @param weights of a fitted method; empty for others
 * @param model the file of the model that the setting was chosen for; empty where the setting does not name one
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
     * @param observation its values in their order, in the user's units; none for an unconditional model
     */
    public record Weights(FittedMultistep solver, List<Float> observation) {
        /** Copies the observation. */
        public Weights {
            observation = List.copyOf(observation);
        }

        static Weights of(FittedMultistep solver, Optional<Tensor> observation) {
            return new Weights(solver, values(observation));
        }

        private static List<Float> values(Optional<Tensor> xs) {
            List<Float> values = new ArrayList<>();
            for (float value : xs.map(Tensor::data).orElse(new float[0])) {
                values.add(value);
            }
            return values;
        }
    }

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
                    + " steps, found weights for "
                    + weights.get().solver().weights().size());
        }
    }

    /**
     * Makes a setting that does not name its model's file.
     *
     * @param candidate the solver and its steps
     * @param method how the model was trained
     * @param calibration of a calibrated grid; empty for others
     * @param weights of a fitted method; empty for others
     * @throws IllegalArgumentException when the parts do not fit together
     */
    public SolverSetting(
            Candidate candidate, String method, Optional<Calibration> calibration, Optional<Weights> weights) {
        this(candidate, method, calibration, weights, Optional.empty());
    }

    /**
     * Sets the model that the setting was chosen for.
     *
     * @param file the model's file
     * @return a setting with this model
     */
    public SolverSetting ofModel(ModelFile file) {
        return new SolverSetting(candidate, method, calibration, weights, Optional.of(file));
    }

    /**
     * Checks that the setting was chosen for a model: a fit to another model, or to this one before further training, may be far off.
     *
     * @param found the file of the model to draw from
     * @throws IllegalArgumentException when the setting was chosen for a file of other bytes, or names no file
     */
    public void requireModel(ModelFile found) {
        if (model.isEmpty()) {
            throw new IllegalArgumentException(
                    "the setting does not name the model for which it was chosen, found " + found + ": choose again");
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
     * Makes a setting of a candidate; fits or calibrates it where it needs that.
     *
     * @param pipeline the model
     * @param xO the observation, shape (1, dim_cond, ch_cond); empty for an unconditional model
     * @param candidate the solver and its steps
     * @param key draws the pilot
     * @return the setting
     * @throws IllegalArgumentException when the observation has another shape, or the candidate does not suit the model
     */
    public static SolverSetting of(Pipeline pipeline, Optional<Tensor> xO, Candidate candidate, Key key) {
        return of(pipeline, xO, SampleOptions.defaults(), candidate, key);
    }

    /**
     * Makes a setting of a candidate for draws from another base distribution, with another edge mask, or from given initial states.
     *
     * @param pipeline the model
     * @param xO the observation, shape (1, dim_cond, ch_cond); empty for an unconditional model
     * @param draws the options of the draws; their base, edge mask and initial states are those of the pilot, all else is not used
     * @param candidate the solver and its steps
     * @param key draws the pilot
     * @return the setting
     * @throws IllegalArgumentException when the observation has another shape, or the candidate does not suit the model
     */
    public static SolverSetting of(
            Pipeline pipeline, Optional<Tensor> xO, SampleOptions draws, Candidate candidate, Key key) {
        candidate.requireSuits(pipeline.config().method());
        return new Fits(new Subject.OfModel(pipeline, xO, draws), key)
                .setting(0, candidate)
                .value();
    }

    /** Returns the name of a model's method. */
    static String name(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> "flow-matching";
            case MethodConfig.ScoreMatching _ -> "score-matching";
            case MethodConfig.EdmDiffusion _ -> "edm-diffusion";
            case MethodConfig.NormalizingFlow _ -> "normalizing-flow";
        };
    }

    /**
     * Returns the scheme for {@link org.rhei.pipelines.options.SampleOptions.Builder#scheme}. It throws when a sample cannot reach the end.
     *
     * @param model the method of the model to draw from
     * @param xs the observations to draw for, (B, dim_cond, ch_cond); empty for an unconditional model
     * @return the scheme
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
        List<Float> found = Weights.values(xs);
        int each = Math.max(1, fitted.size());
        for (int from = 0; from < Math.max(1, found.size()); from += each) {
            List<Float> one = found.subList(from, Math.min(from + each, found.size()));
            if (!one.equals(fitted)) {
                throw new IllegalArgumentException("the weights of " + candidate + " were fitted to the observation "
                        + text(fitted) + ", found " + text(one)
                        + "; fit them to this observation, or use a setting without fitted weights");
            }
        }
    }

    private static String text(List<Float> values) {
        List<Float> some = values.subList(0, Math.min(4, values.size()));
        return some.stream().map(NumberText::number).collect(Collectors.joining(", ", "(", ""))
                + (some.size() < values.size() ? ", …)" : ")");
    }

    /** Returns the scheme for the model and the observation that the setting was made for. */
    Scheme scheme() {
        return weights.<Scheme>map(own -> new Scheme.Ode(own.solver()))
                .orElseGet(() -> CandidateScheme.scheme(candidate, calibration));
    }

    /**
     * Writes the setting as a JSON object.
     *
     * @return the text of a file
     */
    public String json() {
        return SettingJson.write(this);
    }

    /**
     * Reads the text that {@link #json} wrote. Unknown keys are refused.
     *
     * @param json the text
     * @param source names the file in messages
     * @return the setting
     * @throws IllegalArgumentException when the text is not a setting; the message says why
     */
    public static SolverSetting parse(String json, String source) {
        try {
            return SettingJson.read(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
        }
    }
}
