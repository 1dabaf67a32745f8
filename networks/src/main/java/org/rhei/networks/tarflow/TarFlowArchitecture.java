package org.rhei.networks.tarflow;

import static org.rhei.networks.ModelConfig.MAX_DIM;
import static org.rhei.networks.format.NetworkParsing.MAX_DEPTH;

import java.util.Map;
import java.util.function.Function;
import org.rhei.kernel.text.NumberText;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.Conditioning;
import org.rhei.networks.FlowConfig.Given;
import org.rhei.networks.FlowConfig.TarFlowConfig;
import org.rhei.networks.FlowConfig.Tokens;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.format.ConfigObject;
import org.rhei.networks.format.FlowArchitecture;
import org.rhei.networks.format.NetworkParsing;
import org.rhei.networks.format.Weights;

/** The architecture of GenSBI's {@code TarFlow}. */
public record TarFlowArchitecture() implements FlowArchitecture {
    private static final int MAX_SIDE = 1024;
    private static final int MAX_TOKENS = 4096;
    private static final int MAX_VALUES = 1 << 22;
    private static final long MAX_EMBEDDED = 1 << 26; // of an observation: with 16 lanes they still fit into one array
    private static final double EXPANSION = 4;

    private static final Map<String, Function<ConfigObject, Tokens>> MODELED = Map.of(
            "vector", config -> new Tokens.Vector(config.integer("block_size", 1, MAX_DIM)),
            "image", config -> new Tokens.Image(side(config, "img_size"), config.integer("patch_size", 1, MAX_SIDE)));

    private static final Map<String, Function<ConfigObject, Given>> CONDITIONS = Map.of(
            "bias", _ -> new Given.Bias(),
            "vector", _ -> new Given.Vector(),
            "image",
                    config -> new Given.Image(
                            side(config, "cond_img_size"), config.integer("cond_patch_size", 1, MAX_SIDE)));

    private static int side(ConfigObject config, String key) {
        return config.integer(key, 1, MAX_SIDE);
    }

    @Override
    public String name() {
        return TarFlowConfig.NAME;
    }

    @Override
    public boolean serves(Conditioning pipeline) {
        return pipeline != Conditioning.JOINT;
    }

    @Override
    public NetworkConfig parse(ConfigObject model) {
        TarFlowConfig config = new TarFlowConfig(
                model.choice("modeled", MODELED).apply(model),
                model.choice("cond", CONDITIONS).apply(model),
                model.integer("head_dim", 1, MAX_DIM),
                model.integer("num_heads", 1, MAX_DIM),
                model.integer("num_blocks", 1, MAX_DEPTH),
                model.integer("layers_per_block", 1, MAX_DEPTH),
                model.requiredFlag("use_softplus"),
                model.number("soft_clip", 0, 1e6),
                model.requiredFlag("use_rope"));
        NetworkParsing.checkWidths(model, config.headDim(), config.numHeads(), EXPANSION);
        if (config.rope() && (config.theta() instanceof Tokens.Vector || config.headDim() % 4 != 0)) {
            throw model.fault(
                    "use_rope", "found true, expected false unless θ is an image and head_dim a multiple of 4");
        }
        return config;
    }

    @Override
    public void check(ConfigObject config, ModelConfig model) {
        NetworkParsing.checkFlow(config, model, MAX_VALUES);
        TarFlowConfig flow = (TarFlowConfig) model.network();
        switch (flow.theta()) {
            case Tokens.Vector(int blockSize) -> requireDivisor(config, "model.block_size", blockSize, model.dimObs());
            case Tokens.Image(int side, int patch) -> {
                NetworkParsing.expectEqual(config, "dim_obs", model.dimObs(), "model.img_size²", side * side);
                requireDivisor(config, "model.patch_size", patch, side);
            }
        }
        boolean conditional = model.pipeline() == Conditioning.CONDITIONAL;
        switch (flow.x()) {
            case Given.Bias _ -> {}
            case Given.Vector _ -> requireConditional(config, conditional);
            case Given.Image(int side, int patch) -> {
                requireConditional(config, conditional);
                NetworkParsing.expectEqual(config, "dim_cond", model.dimCond(), "model.cond_img_size²", side * side);
                requireDivisor(config, "model.cond_patch_size", patch, side);
            }
        }
        Layout layout = Layout.of(model, flow);
        int tokens = layout.tokens() + layout.prefix();
        if (tokens > MAX_TOKENS) {
            throw config.fault(
                    "dim_obs",
                    "found " + NumberText.count(tokens, "token") + " of θ and x, expected at most " + MAX_TOKENS);
        }
        long embedded = 2L * flow.blocks() * flow.layers() * layout.prefix() * flow.hiddenSize();
        if (embedded > MAX_EMBEDDED) {
            throw config.fault(
                    "dim_cond",
                    "found " + embedded + " keys and values of an observation in all layers, expected at most "
                            + MAX_EMBEDDED);
        }
    }

    private static void requireDivisor(ConfigObject config, String key, int found, int of) {
        if (of % found != 0) {
            throw config.fault(key, "found " + found + ", expected a divisor of " + of);
        }
    }

    private static void requireConditional(ConfigObject config, boolean conditional) {
        if (!conditional) {
            throw config.fault(
                    "model.cond", "found tokens of an observation, expected bias in an unconditional pipeline");
        }
    }

    @Override
    public NormalizingFlow build(TangentKernels kernels, ModelConfig model, Weights weights) {
        return new TarFlow(kernels, model, (TarFlowConfig) model.network(), weights);
    }
}
