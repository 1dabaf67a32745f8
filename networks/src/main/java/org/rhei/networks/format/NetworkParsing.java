package org.rhei.networks.format;

import static org.rhei.networks.ModelConfig.MAX_DIM;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.Flux1Config;
import org.rhei.networks.NetworkConfig.Flux1JointConfig;
import org.rhei.networks.NetworkConfig.IdMergeMode;
import org.rhei.networks.NetworkConfig.SimformerConfig;

/** Reads the {@code model} of a configuration. Only keys that have a default in GenSBI may be absent. */
public final class NetworkParsing {
    private static final int MAX_DEPTH = 1024;
    private static final int MAX_AXES = 16;
    private static final double MAX_MLP_RATIO = 1024;

    private static final Map<String, Function<ConfigObject, NetworkConfig>> CLASSES = Map.of(
            "Flux1", NetworkParsing::flux1,
            "Flux1Joint", NetworkParsing::flux1Joint,
            "Simformer", NetworkParsing::simformer);

    private static final Map<String, IdMergeMode> MERGE_MODES =
            Map.of("sum", IdMergeMode.SUM, "concat", IdMergeMode.CONCAT);

    private static final Map<String, IdEmbedding> ID_EMBEDDINGS = Map.of(
            "absolute", IdEmbedding.ABSOLUTE,
            "pos1d", IdEmbedding.POS1D,
            "rope", IdEmbedding.ROPE,
            "rope1d", IdEmbedding.ROPE1D,
            "rope2d", IdEmbedding.ROPE2D);

    private NetworkParsing() {}

    public static NetworkConfig network(ConfigObject config) {
        NetworkConfig network = config.choice("class", CLASSES).apply(config);
        config.refuseOthers();
        return network;
    }

    /** The strategies of θ and x; {@code pos2d} is refused with the reason. */
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

    /** How many positions GenSBI's {@code pos1d} table has for a stream. */
    public static int pos1dRows(int dim) {
        return Math.max(dim, 5000);
    }

    private static NetworkConfig flux1(ConfigObject config) {
        refuseGuidance(config);
        IdMergeMode mode = config.choice("id_merge_mode", MERGE_MODES, IdMergeMode.SUM);
        List<IdEmbedding> ids = config.has("id_embedding_strategy")
                ? idEmbeddings(config, "id_embedding_strategy")
                : List.of(IdEmbedding.ABSOLUTE, IdEmbedding.ABSOLUTE);
        int dimObs = config.integer("dim_obs", 1, MAX_DIM);
        int dimCond = config.integer("dim_cond", 1, MAX_DIM);
        boolean sum = mode == IdMergeMode.SUM;
        Flux1Config flux1 = new Flux1Config(
                config.integer("in_channels", 1, MAX_DIM),
                config.integer("context_in_dim", 1, MAX_DIM),
                config.number("mlp_ratio", 0, MAX_MLP_RATIO),
                config.integer("num_heads", 1, MAX_DIM),
                config.integer("depth", 0, MAX_DEPTH),
                config.integer("depth_single_blocks", 0, MAX_DEPTH),
                config.requiredFlag("qkv_bias"),
                dimObs,
                dimCond,
                sum || config.has("axes_dim") ? config.integers("axes_dim", 1, MAX_AXES, 0, MAX_DIM) : List.of(),
                sum ? config.integer("val_emb_dim", 0, MAX_DIM, 0) : config.integer("val_emb_dim", 1, MAX_DIM),
                sum ? config.integer("id_emb_dim", 0, MAX_DIM, 0) : config.integer("id_emb_dim", 1, MAX_DIM),
                mode,
                config.number("theta", 1, 1e12, 10.0 * (dimObs + dimCond)),
                ids.getFirst(),
                ids.getLast());
        checkWidths(config, flux1.headDim(), flux1.numHeads(), flux1.mlpRatio());
        if (flux1.rotary()) {
            checkRotary(config, flux1);
        }
        if (ids.contains(IdEmbedding.POS1D) && flux1.idTokenDim() % 2 != 0) {
            throw config.fault(
                    "id_embedding_strategy",
                    "found pos1d with " + flux1.idTokenDim() + " id features, expected an even number of them");
        }
        return flux1;
    }

    private static void checkRotary(ConfigObject config, Flux1Config flux1) {
        if (flux1.idMergeMode() == IdMergeMode.CONCAT) {
            throw config.fault("id_merge_mode", "found concat with a rotary id embedding, expected sum");
        }
        for (int axis = 0; axis < flux1.axesDim().size(); axis++) {
            if (flux1.axesDim().get(axis) % 2 != 0) {
                throw config.fault(
                        "axes_dim[" + axis + "]",
                        "found " + flux1.axesDim().get(axis)
                                + ", expected an even number: rotation takes features in pairs");
            }
        }
    }

    private static NetworkConfig flux1Joint(ConfigObject config) {
        refuseGuidance(config);
        config.choice("id_embedding_strategy", Map.of("absolute", IdEmbedding.ABSOLUTE), IdEmbedding.ABSOLUTE);
        config.requiredFlag("qkv_bias"); // the single-stream blocks always have the bias
        IdMergeMode mode = config.choice("id_merge_mode", MERGE_MODES, IdMergeMode.SUM);
        int condEmbDim = config.integer("cond_emb_dim", 0, MAX_DIM);
        int idEmbDim = config.integer("id_emb_dim", mode == IdMergeMode.SUM ? 0 : 1, MAX_DIM);
        Flux1JointConfig joint = new Flux1JointConfig(
                config.integer("in_channels", 1, MAX_DIM),
                config.number("mlp_ratio", 0, MAX_MLP_RATIO),
                config.integer("num_heads", 1, MAX_DIM),
                config.integer("depth_single_blocks", 0, MAX_DEPTH),
                config.integer("val_emb_dim", 1, MAX_DIM),
                mode == IdMergeMode.SUM ? 0 : condEmbDim, // GenSBI sets both to 0 there
                mode == IdMergeMode.SUM ? 0 : idEmbDim,
                config.integer("dim_joint", 1, MAX_DIM),
                mode);
        checkWidths(config, joint.headDim(), joint.numHeads(), joint.mlpRatio());
        return joint;
    }

    private static NetworkConfig simformer(ConfigObject config) {
        int inChannels = config.integer("in_channels", 1, MAX_DIM);
        int valEmbDim = config.integer("val_emb_dim", 1, MAX_DIM);
        int idEmbDim = config.integer("id_emb_dim", 1, MAX_DIM);
        int condEmbDim = config.integer("cond_emb_dim", 0, MAX_DIM);
        SimformerConfig simformer = new SimformerConfig(
                inChannels,
                valEmbDim,
                idEmbDim,
                condEmbDim,
                config.integer("dim_joint", 1, MAX_DIM),
                config.integer("fourier_features", 1, MAX_DIM, 128),
                config.integer("num_heads", 1, MAX_DIM),
                config.integer("depth", 0, MAX_DEPTH),
                config.integer("mlp_ratio", 1, (int) MAX_MLP_RATIO, 3),
                config.integer("qkv_features", 1, MAX_DIM, valEmbDim + idEmbDim + condEmbDim),
                config.integer("num_hidden_layers", 1, MAX_DEPTH, 1));
        checkWidths(config, simformer.hiddenSize(), 1, simformer.mlpRatio());
        if (valEmbDim % inChannels != 0) {
            throw config.fault(
                    "val_emb_dim",
                    "found " + valEmbDim + ", expected a multiple of in_channels, " + inChannels
                            + ": the embedder repeats the channels");
        }
        if (simformer.qkvFeatures() % simformer.numHeads() != 0) {
            throw config.fault(
                    "num_heads",
                    "found " + simformer.numHeads() + ", expected a divisor of qkv_features, "
                            + simformer.qkvFeatures());
        }
        return simformer;
    }

    private static void refuseGuidance(ConfigObject config) {
        config.integer("vec_in_dim", 1, MAX_DIM, 1); // shapes nothing without guidance
        if (config.flag("guidance_embed", false)) {
            throw config.fault(
                    "guidance_embed",
                    "found true, expected false: such a network needs a guidance vector, which no pipeline gives");
        }
    }

    /** Widths that follow from products are bounded too. */
    private static void checkWidths(ConfigObject config, long headDim, long numHeads, double mlpRatio) {
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
                    "found " + mlpRatio + ", which gives the MLPs " + (long) mlpHiddenDim
                            + " hidden features; expected 1 to " + MAX_DIM);
        }
    }
}
