package org.rhei.networks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says of its model beside the weights: the metadata entry {@code gensbi.config}.
 *
 * <p>A configuration that {@link #parse} returns is consistent in itself, and its sizes are bounded; whether the
 * weights fit it shows when they are read with the shapes that follow from it.
 *
 * @param pipeline what the density is of
 * @param network the network's class and sizes
 * @param method the generative method and its constants
 * @param dimObs tokens of θ
 * @param dimCond tokens of x; 0 for an unconditional model
 * @param chObs channels of a token of θ
 * @param chCond channels of a token of x
 * @param idEmbeddingStrategy how the pipeline made the ids of θ and of x (two entries); what the network does with them
 *     is the network's own choice
 * @param patchSize the edge of the patches an image was cut into before it became tokens
 * @param obsIds the ids of θ, (dimObs, axes); empty unless the pipeline is conditional
 * @param condIds the ids of x, (dimCond, axes); empty unless the pipeline is conditional
 * @param standardization the map to the network's units; empty for the identity
 */
public record ModelConfig(
        Conditioning pipeline,
        NetworkConfig network,
        MethodConfig method,
        int dimObs,
        int dimCond,
        int chObs,
        int chCond,
        List<IdEmbedding> idEmbeddingStrategy,
        int patchSize,
        List<List<Integer>> obsIds,
        List<List<Integer>> condIds,
        Optional<Standardization> standardization) {
    /** The metadata entry of a model file that holds the configuration. */
    public static final String METADATA_KEY = "gensbi.config";

    /**
     * The largest size of any axis, so that products of two fit an {@code int} with room and a hostile file cannot ask
     * for much memory before its weights are seen not to be there.
     */
    static final int MAX_DIM = 65_536;

    private static final int VERSION = 1;
    private static final int MAX_PATCH_SIZE = 1024;
    private static final int MAX_ID_AXES = 16;

    private static final Map<String, Conditioning> PIPELINES = Map.of(
            "conditional", Conditioning.CONDITIONAL,
            "joint", Conditioning.JOINT,
            "unconditional", Conditioning.UNCONDITIONAL);

    /** Copies the lists. */
    public ModelConfig {
        idEmbeddingStrategy = List.copyOf(idEmbeddingStrategy);
        obsIds = obsIds.stream().map(List::copyOf).toList();
        condIds = condIds.stream().map(List::copyOf).toList();
    }

    /**
     * Parses a configuration. Unknown keys are refused, as are wrong types, sizes out of range and choices that
     * contradict each other.
     *
     * @param json the text of the metadata entry
     * @param source names the file in messages
     * @throws ModelFormatException naming the file, the key, what was found and what was expected
     */
    public static ModelConfig parse(String json, String source) {
        return parse(ConfigObject.parse(json, source + ": " + METADATA_KEY));
    }

    /** The same of a configuration that is a tree already. */
    static ModelConfig parse(ConfigObject config) {
        config.choice("format", Map.of("gensbi-config", true));
        config.integer("version", VERSION, VERSION);
        Conditioning pipeline = config.choice("pipeline", PIPELINES);
        NetworkConfig network = NetworkParsing.network(config.object("model"));
        checkClass(config, pipeline, network);
        MethodConfig method = MethodParsing.method(config.object("method"));

        boolean conditioned = pipeline != Conditioning.UNCONDITIONAL;
        int dimObs = config.integer("dim_obs", 1, MAX_DIM);
        int dimCond = config.integer("dim_cond", conditioned ? 1 : 0, conditioned ? MAX_DIM : 0);
        int chObs = config.integer("ch_obs", 1, MAX_DIM);
        int chCond = config.integer("ch_cond", conditioned ? 1 : 0, MAX_DIM);
        List<IdEmbedding> strategy = NetworkParsing.idEmbeddings(config, "id_embedding_strategy");
        int patchSize = config.integer("patch_size", 1, MAX_PATCH_SIZE, 2);

        // the joint pipelines number their tokens through: they have no ids of their own to give
        boolean hasIds = pipeline == Conditioning.CONDITIONAL;
        List<List<Integer>> obsIds = hasIds ? config.grid("obs_ids", dimObs, MAX_ID_AXES) : List.of();
        List<List<Integer>> condIds = hasIds ? config.grid("cond_ids", dimCond, MAX_ID_AXES) : List.of();
        Optional<Standardization> standardization = config.has("standardize")
                ? Optional.of(standardization(config.object("standardize"), dimObs, dimCond))
                : Optional.empty();
        config.refuseOthers();

        ModelConfig parsed = new ModelConfig(
                pipeline,
                network,
                method,
                dimObs,
                dimCond,
                chObs,
                chCond,
                strategy,
                patchSize,
                obsIds,
                condIds,
                standardization);
        parsed.checkNetworkFits(config);
        return parsed;
    }

    private static Standardization standardization(ConfigObject config, int dimObs, int dimCond) {
        double max = Float.MAX_VALUE;
        double min = Float.MIN_NORMAL;
        Standardization standardization = new Standardization(
                config.numbers("theta_mean", dimObs, -max, max),
                config.numbers("theta_std", dimObs, min, max),
                dimCond == 0 && !config.has("x_mean") ? List.of() : config.numbers("x_mean", dimCond, -max, max),
                dimCond == 0 && !config.has("x_std") ? List.of() : config.numbers("x_std", dimCond, min, max));
        config.refuseOthers();
        return standardization;
    }

    /** GenSBI's conditional wrapper calls a network of two streams, the others a network of one. */
    private static void checkClass(ConfigObject config, Conditioning pipeline, NetworkConfig network) {
        boolean conditional = pipeline == Conditioning.CONDITIONAL;
        if (conditional != network instanceof NetworkConfig.Flux1Config) {
            throw config.fault(
                    "model.class",
                    conditional
                            ? "found a network of joint densities in a conditional pipeline, expected Flux1"
                            : "found Flux1 in a pipeline that is not conditional, expected Flux1Joint or Simformer");
        }
    }

    private void checkNetworkFits(ConfigObject config) {
        expectEqual(config, "model.in_channels", network.inChannels(), "ch_obs", chObs);
        switch (network) {
            case NetworkConfig.Flux1Config flux1 -> {
                expectEqual(config, "model.context_in_dim", flux1.contextInDim(), "ch_cond", chCond);
                checkIds(config, "obs", flux1, flux1.obsIdEmbedding(), obsIds, flux1.dimObs());
                checkIds(config, "cond", flux1, flux1.condIdEmbedding(), condIds, flux1.dimCond());
            }
            case NetworkConfig.Flux1JointConfig joint -> checkJoint(config, joint.dimJoint());
            case NetworkConfig.SimformerConfig simformer -> checkJoint(config, simformer.dimJoint());
        }
    }

    /** Every id must have a row in the network's table, or an axis of the network's rotation. */
    private static void checkIds(
            ConfigObject config,
            String stream,
            NetworkConfig.Flux1Config flux1,
            IdEmbedding embedding,
            List<List<Integer>> ids,
            int tableRows) {
        int axes = ids.getFirst().size();
        if (embedding.rotary() && axes != flux1.axesDim().size()) {
            throw config.fault(
                    stream + "_ids",
                    "found ids of " + axes + " axes, expected "
                            + flux1.axesDim().size() + ", one for each entry of model.axes_dim");
        }
        if (embedding == IdEmbedding.ABSOLUTE) {
            for (int token = 0; token < ids.size(); token++) {
                int id = ids.get(token).getFirst();
                if (id >= tableRows) {
                    throw config.fault(
                            stream + "_ids[0][" + token + "][0]",
                            "found " + id + ", expected at most " + (tableRows - 1) + ": model.dim_" + stream + " is "
                                    + tableRows);
                }
            }
        }
        if (embedding == IdEmbedding.POS1D && ids.size() > NetworkParsing.pos1dRows(tableRows)) {
            throw config.fault(
                    "dim_" + stream,
                    "found " + ids.size() + " tokens, expected at most " + NetworkParsing.pos1dRows(tableRows)
                            + ", the positions of pos1d");
        }
    }

    private void checkJoint(ConfigObject config, int dimJoint) {
        if (pipeline == Conditioning.JOINT) {
            expectEqual(config, "ch_cond", chCond, "ch_obs", chObs);
        }
        if (dimObs + dimCond > dimJoint) {
            throw config.fault(
                    "model.dim_joint",
                    "found " + dimJoint + ", expected at least dim_obs + dim_cond = " + (dimObs + dimCond));
        }
    }

    private static void expectEqual(ConfigObject config, String key, int found, String otherKey, int expected) {
        if (found != expected) {
            throw config.fault(key, "found " + found + ", expected " + expected + " as " + otherKey + " says");
        }
    }
}
