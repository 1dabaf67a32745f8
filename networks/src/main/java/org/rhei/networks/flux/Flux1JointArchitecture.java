package org.rhei.networks.flux;

import static org.rhei.networks.ModelConfig.MAX_DIM;
import static org.rhei.networks.format.NetworkParsing.MAX_DEPTH;
import static org.rhei.networks.format.NetworkParsing.MAX_MLP_RATIO;
import static org.rhei.networks.format.NetworkParsing.checkWidths;

import java.util.Map;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.Conditioning;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.Flux1JointConfig;
import org.rhei.networks.NetworkConfig.IdMergeMode;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.format.ConfigObject;
import org.rhei.networks.format.NetworkArchitecture;
import org.rhei.networks.format.NetworkParsing;
import org.rhei.networks.format.Weights;

/** The architecture of GenSBI's {@code Flux1Joint}. */
public record Flux1JointArchitecture() implements NetworkArchitecture {
    @Override
    public String name() {
        return Flux1JointConfig.NAME;
    }

    @Override
    public boolean serves(Conditioning pipeline) {
        return pipeline != Conditioning.CONDITIONAL;
    }

    @Override
    public NetworkConfig parse(ConfigObject config) {
        NetworkParsing.refuseGuidance(config);
        config.choice("id_embedding_strategy", Map.of("absolute", IdEmbedding.ABSOLUTE), IdEmbedding.ABSOLUTE);
        config.requiredFlag("qkv_bias"); // the single-stream blocks always have the bias
        IdMergeMode mode = config.choice("id_merge_mode", NetworkParsing.MERGE_MODES, IdMergeMode.SUM);
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

    @Override
    public void check(ConfigObject config, ModelConfig model) {
        NetworkParsing.checkJoint(config, model, ((Flux1JointConfig) model.network()).dimJoint());
    }

    @Override
    public Network build(TangentKernels kernels, ModelConfig model, Weights weights) {
        return new Flux1Joint(kernels, model, (Flux1JointConfig) model.network(), weights);
    }
}
