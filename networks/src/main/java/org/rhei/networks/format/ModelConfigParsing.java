package org.rhei.networks.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rhei.networks.Conditioning;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.Standardization;

/** Parses the configuration of a model file, the metadata entry {@value ModelConfig#METADATA_KEY}. */
public final class ModelConfigParsing {
    private static final int VERSION = 1;
    private static final int MAX_PATCH_SIZE = 1024;
    private static final int MAX_ID_AXES = 16;

    private static final Map<String, Conditioning> PIPELINES = Map.of(
            "conditional", Conditioning.CONDITIONAL,
            "joint", Conditioning.JOINT,
            "unconditional", Conditioning.UNCONDITIONAL);

    private ModelConfigParsing() {}

    /**
     * Parses a configuration. Unknown keys are refused, as are wrong types, sizes out of range and choices that
     * contradict each other.
     *
     * @param json the text of the metadata entry
     * @param source names the file in messages
     * @throws ModelFormatException naming the file, the key, what was found and what was expected
     */
    public static ModelConfig parse(String json, String source) {
        return parse(ConfigObject.parse(json, source + ": " + ModelConfig.METADATA_KEY));
    }

    /** The same of a configuration that is a tree already. */
    public static ModelConfig parse(ConfigObject config) {
        config.choice("format", Map.of("gensbi-config", true));
        config.integer("version", VERSION, VERSION);
        Conditioning pipeline = config.choice("pipeline", PIPELINES);
        NetworkConfig network = NetworkParsing.network(config.object("model"));
        checkClass(config, pipeline, network);
        MethodConfig method = MethodParsing.method(config.object("method"));

        boolean conditioned = pipeline != Conditioning.UNCONDITIONAL;
        int dimObs = config.integer("dim_obs", 1, ModelConfig.MAX_DIM);
        int dimCond = config.integer("dim_cond", conditioned ? 1 : 0, conditioned ? ModelConfig.MAX_DIM : 0);
        int chObs = config.integer("ch_obs", 1, ModelConfig.MAX_DIM);
        int chCond = config.integer("ch_cond", conditioned ? 1 : 0, ModelConfig.MAX_DIM);
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
        checkNetworkFits(config, parsed);
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

    private static void checkNetworkFits(ConfigObject config, ModelConfig model) {
        NetworkConfig network = model.network();
        expectEqual(config, "model.in_channels", network.inChannels(), "ch_obs", model.chObs());
        switch (network) {
            case NetworkConfig.Flux1Config flux1 -> {
                expectEqual(config, "model.context_in_dim", flux1.contextInDim(), "ch_cond", model.chCond());
                checkIds(config, "obs", flux1, flux1.obsIdEmbedding(), model.obsIds(), flux1.dimObs());
                checkIds(config, "cond", flux1, flux1.condIdEmbedding(), model.condIds(), flux1.dimCond());
            }
            case NetworkConfig.Flux1JointConfig joint -> checkJoint(config, model, joint.dimJoint());
            case NetworkConfig.SimformerConfig simformer -> checkJoint(config, model, simformer.dimJoint());
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

    private static void checkJoint(ConfigObject config, ModelConfig model, int dimJoint) {
        if (model.pipeline() == Conditioning.JOINT) {
            expectEqual(config, "ch_cond", model.chCond(), "ch_obs", model.chObs());
        }
        int needed = model.dimObs() + model.dimCond();
        if (needed > dimJoint) {
            throw config.fault(
                    "model.dim_joint", "found " + dimJoint + ", expected at least dim_obs + dim_cond = " + needed);
        }
    }

    private static void expectEqual(ConfigObject config, String key, int found, String otherKey, int expected) {
        if (found != expected) {
            throw config.fault(key, "found " + found + ", expected " + expected + " as " + otherKey + " says");
        }
    }
}
