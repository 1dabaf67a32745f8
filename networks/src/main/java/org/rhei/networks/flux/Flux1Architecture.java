package org.rhei.networks.flux;

import static org.rhei.networks.ModelConfig.MAX_DIM;
import static org.rhei.networks.format.NetworkParsing.MAX_DEPTH;
import static org.rhei.networks.format.NetworkParsing.MAX_MLP_RATIO;
import static org.rhei.networks.format.NetworkParsing.checkWidths;
import static org.rhei.networks.format.NetworkParsing.expectEqual;

import java.util.List;
import org.rhei.kernel.text.NumberText;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.Conditioning;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.Flux1Config;
import org.rhei.networks.NetworkConfig.IdMergeMode;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.format.ConfigObject;
import org.rhei.networks.format.NetworkArchitecture;
import org.rhei.networks.format.NetworkParsing;
import org.rhei.networks.format.Weights;

/** The architecture of GenSBI's {@code Flux1}. */
public record Flux1Architecture() implements NetworkArchitecture {
    @Override
    public String name() {
        return Flux1Config.NAME;
    }

    @Override
    public boolean serves(Conditioning pipeline) {
        return pipeline == Conditioning.CONDITIONAL;
    }

    @Override
    public NetworkConfig parse(ConfigObject config) {
        NetworkParsing.refuseGuidance(config);
        IdMergeMode mode = config.choice("id_merge_mode", NetworkParsing.MERGE_MODES, IdMergeMode.SUM);
        List<IdEmbedding> ids = config.has("id_embedding_strategy")
                ? NetworkParsing.idEmbeddings(config, "id_embedding_strategy")
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
                sum || config.has("axes_dim")
                        ? config.integers("axes_dim", 1, NetworkParsing.MAX_AXES, 0, MAX_DIM)
                        : List.of(),
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

    @Override
    public void check(ConfigObject config, ModelConfig model) {
        Flux1Config flux1 = (Flux1Config) model.network();
        expectEqual(config, "model.in_channels", flux1.inChannels(), "ch_obs", model.chObs());
        expectEqual(config, "model.context_in_dim", flux1.contextInDim(), "ch_cond", model.contextChannels());
        checkIds(config, "obs", flux1, flux1.obsIdEmbedding(), model.obsIds(), flux1.dimObs());
        checkIds(config, "cond", flux1, flux1.condIdEmbedding(), model.condIds(), flux1.dimCond());
    }

    @Override
    public Network build(TangentKernels kernels, ModelConfig model, Weights weights) {
        return new Flux1(kernels, model, (Flux1Config) model.network(), weights);
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

    /** Checks that every id has a row in the network's table, or an axis of the network's rotation. */
    private static void checkIds(
            ConfigObject config,
            String stream,
            NetworkConfig.Flux1Config flux1,
            IdEmbedding embedding,
            List<List<Double>> ids,
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
                double id = ids.get(token).getFirst();
                String key = stream + "_ids[0][" + token + "][0]";
                if (id < 0 || id != Math.rint(id)) { // coordinates, as the pipeline's strategy allows them
                    throw config.fault(
                            key,
                            "found " + NumberText.number(id) + ", expected a whole number from 0: a row of a table");
                }
                if (id >= tableRows) {
                    throw config.fault(
                            key,
                            "found " + (int) id + ", expected at most " + (tableRows - 1) + ": model.dim_" + stream
                                    + " is " + tableRows);
                }
            }
        }
        if (embedding == IdEmbedding.POS1D && ids.size() > NetworkParsing.pos1dRows(tableRows)) {
            throw config.fault(
                    "dim_" + stream,
                    "found " + NumberText.count(ids.size(), "token") + ", expected at most "
                            + NetworkParsing.pos1dRows(tableRows) + ", the positions of pos1d");
        }
    }
}
