package org.rhei.networks.tarflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.text.NumberText;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.FlowConfig.Given;
import org.rhei.networks.FlowConfig.TarFlowConfig;
import org.rhei.networks.format.Weights;

/**
 * The weights of a block, GenSBI's {@code MetaBlock}.
 *
 * @param order the token of a sample at each place of the block
 * @param input from the values of a token to its features
 * @param start the values in front of the first token
 * @param positions the features that are added to each token, one row after the other; zeros with rotations
 * @param rotations for each token of x and θ cosine and sine of each pair of features of a head; empty without rotations
 * @param layers the attention layers
 * @param output from the features of a token to its scales and shifts
 * @param given the part of the block that depends on the observation; empty for an unconditional flow
 */
record Block(
        int[] order,
        Linear input,
        float[] start,
        Modulation positions,
        List<float[]> rotations,
        List<AttentionLayer> layers,
        Linear output,
        Optional<Observed> given) {
    /** The weights for an observation. */
    sealed interface Observed {
        /** The vector that is added to each token: second · silu(first · x). */
        record Bias(Linear first, Linear second) implements Observed {}

        /** The tokens before those of the sample: projection · x + positions. */
        record Prefix(Linear projection, float[] positions) implements Observed {}
    }

    static Block read(Weights weights, TarFlowConfig config, Layout layout) {
        int channels = config.hiddenSize();
        int tokens = layout.tokens();
        int features = layout.features();
        return new Block(
                weights.permutation(tokens),
                weights.linear("proj_in", features, channels),
                weights.tensor("sos_embed", 1, 1, features).data(),
                Modulation.shared(
                        config.rope()
                                ? new float[tokens * channels]
                                : weights.tensor("pos_embed", tokens, channels).data()),
                config.rope() ? rotations(weights, config, layout) : List.of(),
                IntStream.range(0, config.layers())
                        .mapToObj(l -> AttentionLayer.read(
                                weights.below("attn_blocks." + l + "."), channels, config.headDim()))
                        .toList(),
                weights.linear("proj_out", channels, 2 * features),
                observed(weights.below("conditioner."), config, layout));
    }

    private static Optional<Observed> observed(Weights weights, TarFlowConfig config, Layout layout) {
        int channels = config.hiddenSize();
        if (layout.given() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (config.x()) {
                    case Given.Bias _ ->
                        new Observed.Bias(
                                weights.linear("l1", layout.given(), channels),
                                weights.linear("l2", channels, channels));
                    case Given.Vector _, Given.Image _ ->
                        new Observed.Prefix(
                                weights.linear("proj", layout.given(), channels),
                                weights.tensor("pos", layout.prefix(), channels).data());
                });
    }

    /** Returns cosine and sine of the angles of each pair of features, which both features of a pair share. */
    private static List<float[]> rotations(Weights weights, TarFlowConfig config, Layout layout) {
        int headDim = config.headDim();
        int prefix = layout.prefix();
        int tokens = prefix + layout.tokens();
        float[] angles = weights.tensor("freqs_cis", tokens, headDim).data();
        List<float[]> rotations = new ArrayList<>();
        for (int token = 0; token < tokens; token++) {
            float[] cosSin = new float[headDim];
            for (int f = 0; f < headDim; f += 2) {
                float angle = angles[token * headDim + f];
                float second = angles[token * headDim + f + 1];
                if (token < prefix && angle != 0) {
                    throw weights.fault(
                            "freqs_cis",
                            "found the angle " + NumberText.number(angle) + " of token " + token
                                    + " of x, expected 0, since only tokens of θ are rotated");
                }
                if (angle != second) {
                    throw weights.fault(
                            "freqs_cis",
                            "found the angles " + NumberText.number(angle) + " and " + NumberText.number(second)
                                    + " of a pair, expected equal ones");
                }
                cosSin[f] = (float) Math.cos(angle);
                cosSin[f + 1] = (float) Math.sin(angle);
            }
            rotations.add(cosSin);
        }
        return rotations;
    }
}
