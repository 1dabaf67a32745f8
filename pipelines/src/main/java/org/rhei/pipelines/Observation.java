package org.rhei.pipelines;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Patches;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.model.Model;

/**
 * The measured data x on which a posterior is conditioned: one observation, or several for a batch. Immutable.
 *
 * <p>Every observation has finite values, which are checked here. A model checks their number.
 *
 * <pre>{@code
 * Observation one = Observation.of(-0.64, 0.16);
 * Observation several = Observation.of(new float[][] {{-0.64f, 0.16f}, {0.2f, -0.3f}});
 * }</pre>
 */
public final class Observation {
    /** The observation of an unconditional model: no values. */
    public static final Observation NONE = new Observation(null);

    private final @Nullable Tensor values;

    private Observation(@Nullable Tensor values) {
        this.values = values;
    }

    /**
     * Creates one or several observations from a tensor.
     *
     * @param values shape (B, dim_cond, ch_cond), or (B, dim_cond · ch_cond), for B observations; (B, height, width, channels) for
     *     images; copied
     * @return the observation
     * @throws IllegalArgumentException when a value is not finite
     */
    public static Observation of(Tensor values) {
        return new Observation(finite(values.copy()));
    }

    /**
     * Creates one observation.
     *
     * @param values dim_cond · ch_cond values, the channels of a token together; copied
     * @return the observation
     * @throws IllegalArgumentException when a value is not finite
     */
    public static Observation of(float... values) {
        return of(new float[][] {values});
    }

    /**
     * Creates one observation.
     *
     * @param values dim_cond · ch_cond values, the channels of a token together; rounded to float32
     * @return the observation
     * @throws IllegalArgumentException when a value is not finite in float32
     */
    public static Observation of(double... values) {
        return of(new double[][] {values});
    }

    /**
     * Creates several observations.
     *
     * @param rows for each observation dim_cond · ch_cond values, the channels of a token together; copied
     * @return the observations
     * @throws IllegalArgumentException when two rows differ in length or a value is not finite
     */
    public static Observation of(float[][] rows) {
        return new Observation(finite(Tensor.ofRows(rows)));
    }

    /**
     * Creates several observations.
     *
     * @param rows for each observation dim_cond · ch_cond values, the channels of a token together; rounded to float32
     * @return the observations
     * @throws IllegalArgumentException when two rows differ in length or a value is not finite in float32
     */
    public static Observation of(double[][] rows) {
        return new Observation(finite(Tensor.ofRows(rows)));
    }

    private static Tensor finite(Tensor values) {
        int each = values.size() / Math.max(1, count(values));
        for (int i = 0; i < values.size(); i++) {
            if (!Float.isFinite(values.data()[i])) {
                throw new IllegalArgumentException("observation " + i / each + " must be finite, found "
                        + NumberText.number(values.data()[i]) + " at index " + i % each);
            }
        }
        return values;
    }

    private static int count(Tensor values) {
        return values.rank() == 0 ? 1 : values.dim(0);
    }

    /**
     * Returns the number of observations.
     *
     * @return 0 for {@link #NONE}
     */
    public int count() {
        return values == null ? 0 : count(values);
    }

    /** Returns the values, (B, …); null for {@link #NONE}. */
    @Nullable
    Tensor values() {
        return values;
    }

    /**
     * Returns one of several observations.
     *
     * @param index the index, from 0
     * @return the observation
     * @throws IndexOutOfBoundsException when there is no observation of that index
     */
    public Observation get(int index) {
        Objects.checkIndex(index, count());
        return values == null ? NONE : new Observation(values.rows(index, index + 1));
    }

    /** Returns the observations from one index, inclusive, to another, exclusive; {@link #NONE} of {@link #NONE}. */
    Observation range(int from, int to) {
        return values == null ? NONE : new Observation(values.rows(from, to));
    }

    /**
     * Returns the observations of some indices.
     *
     * @param indices the indices, from 0
     * @return the observations in this order; {@link #NONE} of {@link #NONE}
     * @throws IndexOutOfBoundsException when there is no observation of an index
     */
    public Observation select(int... indices) {
        return values == null ? NONE : new Observation(values.select(indices));
    }

    /**
     * Standardizes, encodes and embeds one or several observations.
     *
     * @param embedding computes what depends on the observation alone: that of the model's network or of its flow
     * @param workers the threads that encode
     * @throws IllegalArgumentException when the observations do not fit the model
     */
    Condition embed(Model model, Function<Tensor, Condition> embedding, Workers workers) {
        return condition(tokens(fitting(model.config(), false), model, workers), embedding);
    }

    /**
     * Standardizes, encodes and embeds one observation.
     *
     * @throws IllegalArgumentException when the observation does not fit the model, or there are several, or when it has no finite values
     *     for the network, which would make every sample NaN
     */
    Condition embedSingle(Model model, Function<Tensor, Condition> embedding, Workers workers) {
        Tensor tokens = tokens(fitting(model.config(), true), model, workers);
        for (int i = 0; tokens != null && i < tokens.size(); i++) {
            if (!Float.isFinite(tokens.data()[i])) {
                throw new IllegalArgumentException("the observation becomes "
                        + NumberText.number(tokens.data()[i]) + " at index " + i + " of its "
                        + (model.encoder().isPresent() ? "latent values" : "standardized values")
                        + ", expected finite values: the model cannot take an observation so far from its"
                        + " training's data");
            }
        }
        return condition(tokens, embedding);
    }

    private static Condition condition(@Nullable Tensor tokens, Function<Tensor, Condition> embedding) {
        return tokens == null ? Condition.NONE : embedding.apply(tokens);
    }

    /** Standardizes and encodes observations; null for none. */
    private static @Nullable Tensor tokens(@Nullable Tensor xs, Model model, Workers workers) {
        if (xs == null) {
            return null;
        }
        Tensor standardized = Standardize.observations(model.config(), xs);
        return model.encoder()
                .map(encoder -> encoder.encode(standardized, workers))
                .orElse(standardized);
    }

    /**
     * Checks that one or several observations fit a model.
     *
     * @throws IllegalArgumentException when they do not
     */
    void requireFit(ModelConfig config) {
        fitting(config, false);
    }

    /**
     * Returns the observations as (B, dim_cond, ch_cond), images as their patches; null for an unconditional model.
     *
     * @param single true if there must be one observation
     * @throws IllegalArgumentException when they do not fit the model
     */
    @Nullable
    Tensor fitting(ModelConfig config, boolean single) {
        if (config.pipeline() == Conditioning.UNCONDITIONAL) {
            if (values != null) {
                throw new IllegalArgumentException("the model is unconditional: it takes no observation");
            }
            return null;
        }
        int count = count();
        boolean counted = single ? count == 1 : count >= 1;
        Optional<Patches> patches =
                Patches.ofObservations(config).filter(each -> values != null && each.isImage(each(values)));
        if (values != null && counted && patches.isPresent()) {
            return patches.get().of(values);
        }
        if (values == null || !counted || !fits(values, config)) {
            throw new IllegalArgumentException("observations must have shape " + expected(config, single ? "1" : "B")
                    + ", found " + (values == null ? "none" : Tensor.text(values.shape())));
        }
        return values.reshape(values.dim(0), config.dimCond(), config.chCond());
    }

    /** Returns the axes of one of several observations. */
    private static List<Integer> each(Tensor values) {
        return Arrays.stream(values.shape()).skip(1).boxed().toList();
    }

    private static boolean fits(Tensor values, ModelConfig config) {
        List<Integer> sides = config.observationSides();
        boolean ofOneChannel = config.chCond() == 1 && each(values).equals(sides);
        return ofOneChannel
                || each(values).equals(withChannels(config))
                || Standardize.fits(values, config.dimCond(), config.chCond());
    }

    private static List<Integer> withChannels(ModelConfig config) {
        return Stream.concat(config.observationSides().stream(), Stream.of(config.chCond()))
                .toList();
    }

    private static String expected(ModelConfig config, String count) {
        return "(" + count + ", "
                + withChannels(config).stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Observation that && Objects.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(values);
    }

    /** Returns the shape, followed by the values when they are few. */
    @Override
    public String toString() {
        return "Observation" + (values == null ? ".NONE" : " " + values);
    }
}
