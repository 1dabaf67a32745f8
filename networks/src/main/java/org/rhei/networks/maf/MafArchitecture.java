package org.rhei.networks.maf;

import static org.rhei.networks.ModelConfig.MAX_DIM;
import static org.rhei.networks.format.NetworkParsing.MAX_DEPTH;

import java.util.Map;
import java.util.function.Function;
import org.rhei.kernel.text.NumberText;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.Conditioning;
import org.rhei.networks.FlowConfig;
import org.rhei.networks.FlowConfig.Transform;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.format.ConfigObject;
import org.rhei.networks.format.FlowArchitecture;
import org.rhei.networks.format.NetworkParsing;
import org.rhei.networks.format.Weights;

/** The architecture of GenSBI's {@code MAFlow}. */
public record MafArchitecture() implements FlowArchitecture {
    private static final int MAX_VALUES = 4096; // of a sample: each has its own groups of hidden units
    private static final int MAX_BINS = 256;
    private static final long MAX_UNITS = 1 << 22; // of all layers: an evaluator holds them for each of its samples
    private static final double MAX_EXPONENT = 80;

    private static final Map<String, Function<ConfigObject, Transform>> TRANSFORMS =
            Map.of("Affine", MafArchitecture::affine, "RQSpline", MafArchitecture::spline);

    @Override
    public String name() {
        return FlowConfig.MafConfig.NAME;
    }

    @Override
    public boolean serves(Conditioning pipeline) {
        return pipeline != Conditioning.JOINT;
    }

    @Override
    public NetworkConfig parse(ConfigObject model) {
        ConfigObject transformer = model.object("transformer");
        Transform transform = transformer.choice("name", TRANSFORMS).apply(transformer);
        transformer.refuseOthers();
        return new FlowConfig.MafConfig(
                model.integer("n_layers", 1, MAX_DEPTH),
                model.integer("nn_width", 1, MAX_DIM),
                model.integer("nn_depth", 0, MAX_DEPTH),
                transform,
                model.requiredFlag("standardize"));
    }

    private static Transform affine(ConfigObject config) {
        Transform.Affine affine = new Transform.Affine(
                config.number("clamp_min", -MAX_EXPONENT, MAX_EXPONENT),
                config.number("clamp_max", -MAX_EXPONENT, MAX_EXPONENT));
        if (affine.clampMin() >= affine.clampMax()) {
            throw config.fault(
                    "clamp_max",
                    "found " + NumberText.number(affine.clampMax()) + ", expected more than clamp_min, "
                            + NumberText.number(affine.clampMin()));
        }
        return affine;
    }

    private static Transform spline(ConfigObject config) {
        int bins = config.integer("num_bins", 2, MAX_BINS);
        return new Transform.Spline(
                bins,
                config.number("range_bound", 1e-6, 1e6),
                config.number("min_bin_width", 0, 1.0 / bins),
                config.number("min_bin_height", 0, 1.0 / bins),
                config.number("min_derivative", 0, 0.999));
    }

    @Override
    public void check(ConfigObject config, ModelConfig model) {
        NetworkParsing.checkFlow(config, model, MAX_VALUES);
        FlowConfig.MafConfig maf = (FlowConfig.MafConfig) model.network();
        long condition = (long) maf.layers() * maf.width();
        if (condition > MAX_UNITS) {
            throw config.fault(
                    "model.nn_width", "found " + condition + " units of all layers, expected at most " + MAX_UNITS);
        }
    }

    @Override
    public NormalizingFlow build(TangentKernels kernels, ModelConfig model, Weights weights) {
        return new Maf(kernels, model, (FlowConfig.MafConfig) model.network(), weights);
    }
}
