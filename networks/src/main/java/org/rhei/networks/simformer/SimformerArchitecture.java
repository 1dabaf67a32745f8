package org.rhei.networks.simformer;

import static org.rhei.networks.ModelConfig.MAX_DIM;
import static org.rhei.networks.format.NetworkParsing.MAX_DEPTH;
import static org.rhei.networks.format.NetworkParsing.MAX_MLP_RATIO;
import static org.rhei.networks.format.NetworkParsing.checkWidths;

import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.SimformerConfig;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.format.ConfigObject;
import org.rhei.networks.format.NetworkArchitecture;
import org.rhei.networks.format.NetworkParsing;
import org.rhei.networks.format.Weights;

/** The architecture of GenSBI's {@code Simformer}. */
public record SimformerArchitecture() implements NetworkArchitecture {
    @Override
    public String name() {
        return SimformerConfig.NAME;
    }

    @Override
    public boolean serves(Conditioning pipeline) {
        return pipeline != Conditioning.CONDITIONAL;
    }

    @Override
    public NetworkConfig parse(ConfigObject config) {
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

    @Override
    public void check(ConfigObject config, ModelConfig model) {
        NetworkParsing.checkJoint(config, model, ((SimformerConfig) model.network()).dimJoint());
    }

    @Override
    public Network build(TangentKernels kernels, ModelConfig model, Weights weights) {
        return new Simformer(kernels, model, (SimformerConfig) model.network(), weights);
    }
}
