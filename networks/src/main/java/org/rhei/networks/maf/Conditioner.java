package org.rhei.networks.maf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.FlowConfig;
import org.rhei.networks.format.Weights;

/**
 * The masked network of an autoregressive layer, GenSBI's {@code MADE} (arXiv 1502.03509): the parameters of value j from the observation
 * and the values before j. A group of hidden units is complete when the values that it depends on are, so that no unit is computed twice.
 *
 * @param units the order of the hidden units
 * @param observation from the values of an observation to the first hidden layer, in the order of the units
 * @param layers the hidden layers
 * @param outputs from the groups 0 to j to the parameters of value j
 */
record Conditioner(Units units, Linear observation, List<Hidden> layers, List<Linear> outputs) {
    /**
     * A hidden layer.
     *
     * @param groups from the values before group g, or from the groups 0 to g of the layer before, to group g
     */
    private record Hidden(List<Linear> groups) {}

    /**
     * Reads the network of a layer.
     *
     * @param values the values of a sample
     * @param given the values of an observation
     */
    static Conditioner read(Weights weights, FlowConfig.MafConfig config, int values, int given) {
        Units units = Units.of(config.width(), values, given > 0);
        int width = config.width();
        Masked input = Masked.read(weights, "input_layer", values + given, width);
        input.requireMask((in, unit) -> in >= values || in < units.group(unit));
        List<Hidden> layers = new ArrayList<>();
        int[] order = units.order();
        layers.add(new Hidden(IntStream.range(0, values)
                .mapToObj(g -> input.part(IntStream.range(0, g).toArray(), units.members(g), false))
                .toList()));
        for (int l = 0; l < config.depth(); l++) {
            Masked hidden = Masked.read(weights, "hidden_layers." + l, width, width);
            hidden.requireMask((in, out) -> units.group(out) >= units.group(in));
            layers.add(new Hidden(IntStream.range(0, values)
                    .mapToObj(g -> hidden.part(units.upTo(g), units.members(g), true))
                    .toList()));
        }
        int parameters = config.transform().parameters();
        Masked output = Masked.read(weights, "output_layer", width, values * parameters);
        output.requireMask((unit, out) -> units.group(unit) <= out / parameters);
        List<Linear> outputs = IntStream.range(0, values)
                .mapToObj(j -> output.part(
                        units.upTo(j),
                        IntStream.range(j * parameters, (j + 1) * parameters).toArray(),
                        true))
                .toList();
        int[] ofObservation = IntStream.range(values, values + given).toArray();
        return new Conditioner(units, input.part(ofObservation, order, true), layers, outputs);
    }

    /** The kernel, bias and mask of GenSBI's {@code MaskedLinear}. */
    private record Masked(Weights weights, String name, Tensor kernel, float[] bias) {
        static Masked read(Weights weights, String name, int in, int out) {
            return new Masked(
                    weights,
                    name,
                    weights.tensor(name + ".linear.kernel", in, out),
                    weights.vector(name + ".linear.bias", out));
        }

        void requireMask(Units.Reaches rule) {
            Units.requireMask(weights, name + ".mask", kernel.dim(0), kernel.dim(1), rule);
        }

        /** Returns the layer from some inputs to some outputs. */
        Linear part(int[] inputs, int[] outputs, boolean withBias) {
            Tensor picked = Tensor.zeros(inputs.length, outputs.length);
            Tensor offset = Tensor.zeros(outputs.length);
            for (int o = 0; o < outputs.length; o++) {
                for (int i = 0; i < inputs.length; i++) {
                    picked.data()[i * outputs.length + o] = kernel.data()[inputs[i] * kernel.dim(1) + outputs[o]];
                }
                offset.data()[o] = bias[outputs[o]];
            }
            return Linear.of(picked, withBias ? offset : null);
        }
    }

    /**
     * The tiles of a value: views of those of all values.
     *
     * @param before the values before it
     * @param groups for each hidden layer the units that are computed for it
     * @param complete for each hidden layer these units and those before them
     */
    record Tiles(Tile before, List<Tile> groups, List<Tile> complete) {}

    /**
     * Computes the parameters of value j. The parameters of the values before it have been computed from these values.
     *
     * @param tiles those of the value
     * @param observed the part of the first of these units that depends on the observation
     * @param parameters receives the parameters
     */
    void parameters(Kernels kernels, int j, Tiles tiles, Tile observed, Tile parameters) {
        for (int l = 0; l < layers.size(); l++) {
            Linear layer = layers.get(l).groups().get(j);
            Tile group = tiles.groups().get(l);
            if (group.features() > 0) {
                if (l > 0) {
                    kernels.linear(layer, tiles.complete().get(l - 1), group);
                } else {
                    first(kernels, layer, tiles.before(), observed, group);
                }
                kernels.silu(group);
            }
        }
        kernels.linear(outputs.get(j), tiles.complete().getLast(), parameters);
    }

    /** Computes group = W·x + observed. */
    private static void first(Kernels kernels, Linear layer, Tile x, Tile observed, Tile group) {
        if (layer.in() > 0) {
            kernels.linear(layer, x, group);
        }
        int count = group.features() * group.lanes();
        for (int token = 0; token < group.tokens(); token++) {
            int to = group.at(token);
            int from = observed.at(token);
            for (int i = 0; i < count; i++) {
                float before = layer.in() > 0 ? group.data()[to + i] : 0;
                group.data()[to + i] = before + observed.data()[from + i];
            }
        }
    }
}
