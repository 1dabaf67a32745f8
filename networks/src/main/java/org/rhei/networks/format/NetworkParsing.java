package org.rhei.networks.format;

import static org.rhei.networks.ModelConfig.MAX_DIM;

import java.util.List;
import java.util.Map;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.Conditioning;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.IdMergeMode;

/** Reads the keys of a {@code model} that several architectures share. Only keys with a default in GenSBI may be absent. */
public final class NetworkParsing {
    public static final int MAX_DEPTH = 1024;
    public static final int MAX_AXES = 16;
    public static final double MAX_MLP_RATIO = 1024;

    /** The most values of an observation of a normalizing flow. */
    private static final int MAX_GIVEN = 1 << 22;

    public static final Map<String, IdMergeMode> MERGE_MODES =
            Map.of("sum", IdMergeMode.SUM, "concat", IdMergeMode.CONCAT);

    private static final Map<String, IdEmbedding> ID_EMBEDDINGS = Map.of(
            "absolute", IdEmbedding.ABSOLUTE,
            "pos1d", IdEmbedding.POS1D,
            "rope", IdEmbedding.ROPE,
            "rope1d", IdEmbedding.ROPE1D,
            "rope2d", IdEmbedding.ROPE2D);

    private NetworkParsing() {}

    /** Reads the encodings of the ids of θ and x. Refuses {@code pos2d} with a reason. */
    public static List<IdEmbedding> idEmbeddings(ConfigObject config, String key) {
        if (config.strings(key).contains("pos2d")) {
            throw config.fault(
                    key,
                    "found 'pos2d', which GenSBI 0.5.1 cannot run in its own conditional pipeline: the embedder makes"
                            + " a position for every pair of patch and id axis (36 for 12 patches); expected one of "
                            + String.join(
                                    ", ",
                                    ID_EMBEDDINGS.keySet().stream().sorted().toList()));
        }
        return config.choices(key, 2, ID_EMBEDDINGS);
    }

    /** Returns the number of positions in GenSBI's {@code pos1d} table for a stream of {@code dim} tokens. */
    public static int pos1dRows(int dim) {
        return Math.max(dim, 5000);
    }

    /** Refuses a network with a guidance vector. */
    public static void refuseGuidance(ConfigObject config) {
        config.integer("vec_in_dim", 1, MAX_DIM, 1); // has no effect without guidance
        if (config.flag("guidance_embed", false)) {
            throw config.fault(
                    "guidance_embed",
                    "found true, expected false: such a network needs a guidance vector, and no pipeline passes one");
        }
    }

    /** Checks that widths that are products of sizes are within bounds. */
    public static void checkWidths(ConfigObject config, long headDim, long numHeads, double mlpRatio) {
        long hiddenSize = headDim * numHeads;
        if (hiddenSize > MAX_DIM) {
            throw config.fault(
                    "num_heads",
                    "found a hidden size of " + hiddenSize + " = " + numHeads + " · " + headDim + ", expected at most "
                            + MAX_DIM);
        }
        double mlpHiddenDim = Math.floor(hiddenSize * mlpRatio);
        if (mlpHiddenDim < 1 || mlpHiddenDim > MAX_DIM) {
            throw config.fault(
                    "mlp_ratio",
                    "found " + NumberText.number(mlpRatio) + ", which gives the MLPs " + (long) mlpHiddenDim
                            + " hidden features; expected 1 to " + MAX_DIM);
        }
    }

    /**
     * Checks that the tokens of θ and x fit a network of one stream.
     *
     * @param dimJoint the rows of the network's id table
     */
    public static void checkJoint(ConfigObject config, ModelConfig model, int dimJoint) {
        int channels = ((NetworkConfig.Transformer) model.network()).inChannels();
        expectEqual(config, "model.in_channels", channels, "ch_obs", model.chObs());
        if (model.pipeline() == Conditioning.JOINT) {
            expectEqual(config, "ch_cond", model.chCond(), "ch_obs", model.chObs());
        }
        int needed = model.dimObs() + model.dimCond();
        if (needed > dimJoint) {
            throw config.fault(
                    "model.dim_joint", "found " + dimJoint + ", expected at least dim_obs + dim_cond = " + needed);
        }
    }

    /**
     * Checks that the values of a sample and of an observation of a normalizing flow are within bounds.
     *
     * @param most the most values of a sample
     */
    public static void checkFlow(ConfigObject config, ModelConfig model, int most) {
        checkValues(config, "dim_obs", "a sample", (long) model.dimObs() * model.chObs(), most);
        checkValues(config, "dim_cond", "an observation", (long) model.dimCond() * model.chCond(), MAX_GIVEN);
    }

    private static void checkValues(ConfigObject config, String key, String of, long found, int most) {
        if (found > most) {
            throw config.fault(
                    key, "found " + NumberText.count(found, "value") + " of " + of + ", expected at most " + most);
        }
    }

    /**
     * Checks that two numbers of a configuration are equal.
     *
     * @param key the key of the number found
     * @param otherKey the key of the number expected
     */
    public static void expectEqual(ConfigObject config, String key, int found, String otherKey, int expected) {
        if (found != expected) {
            throw config.fault(key, "found " + found + ", expected " + expected + " as " + otherKey + " says");
        }
    }
}
