package org.rhei.networks.tarflow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;
import org.rhei.networks.flow.SampleRows;

/** Evaluates a {@link TarFlow} on tiles with a sample in each lane of each token. */
final class TarFlowEvaluator implements FlowEvaluator {
    private static final int SEQUENCES = 2; // kernels take two tokens at a time

    /** The offset of softplus, which makes a parameter of 0 the scale 1: ln(e − 1). */
    private static final float SOFTPLUS_OFFSET = 0.541324854612918f;

    private final TarFlow flow;
    private final Kernels kernels;
    private final int lanes;
    private final int features;
    private final Batch[] batches = new Batch[SEQUENCES];
    private final Decoder decoder;

    /** The values of samples, in the order of the tokens. */
    private final SampleRows samples;

    private final Tile state;

    /** The values of the token before the one that is mapped, on the side of the samples. */
    private final Tile before;

    /** The parameters of the scales of a token, and its shifts. */
    private final Tile parameters;

    private final Tile bias;
    private final List<Tile> biases; // of each sequence
    private final double[] logScales;

    TarFlowEvaluator(TarFlow flow) {
        this.flow = flow;
        this.kernels = flow.kernels;
        this.lanes = kernels.lanes();
        this.features = flow.layout.features();
        Arrays.setAll(batches, i -> new Batch(lanes));
        this.decoder = new Decoder(kernels, flow.config, SEQUENCES, flow.layout.prefix() + flow.layout.tokens());
        this.samples = new SampleRows(SEQUENCES, lanes, flow.scale, flow.layout.places());
        this.state = samples.tile();
        this.before = Tile.zeros(SEQUENCES, features, lanes);
        this.parameters = Tile.zeros(SEQUENCES, 2 * features, lanes);
        this.bias = Tile.zeros(SEQUENCES, flow.config.hiddenSize(), lanes);
        this.biases = IntStream.range(0, SEQUENCES)
                .mapToObj(s -> bias.tokens(s, s + 1))
                .toList();
        this.logScales = new double[SEQUENCES * lanes];
    }

    /** Returns the rows of a call. */
    static int capacity(int lanes) {
        return SEQUENCES * lanes;
    }

    @Override
    public void sample(Condition condition, int each, float[] rows, int first, int count) {
        assign(each, first, count);
        samples.loadNoise(rows, first, count);
        for (int b = flow.blocks.size() - 1; b >= 0; b--) {
            Block block = flow.blocks.get(b);
            observe(condition, b);
            begin(block);
            for (int token = 0; token < flow.layout.tokens(); token++) {
                computeParameters(block, token);
                int place = block.order()[token] * features;
                toData(place);
                copyToken(place);
            }
        }
        samples.storeSamples(rows, first, count);
    }

    @Override
    public void logDensity(Condition condition, int each, float[] rows, int first, int count, double[] out) {
        assign(each, first, count);
        samples.loadSamples(rows, first, count);
        Arrays.fill(logScales, 0);
        for (int b = 0; b < flow.blocks.size(); b++) {
            Block block = flow.blocks.get(b);
            observe(condition, b);
            begin(block);
            for (int token = 0; token < flow.layout.tokens(); token++) {
                computeParameters(block, token);
                int place = block.order()[token] * features;
                copyToken(place);
                toNoise(place);
            }
        }
        for (int row = 0; row < count; row++) {
            out[first + row] = samples.logNormal(row) - logScales[row] - flow.scale.logStd();
        }
    }

    private void assign(int each, int first, int count) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            samples.assign(batches[sequence], sequence, each, first, count);
        }
    }

    /** Copies what a block needs of the observations: the vector of each token, or keys and values of the tokens in front. */
    private void observe(Condition condition, int block) {
        if (flow.blocks.get(block).given().isEmpty()) {
            return;
        }
        int from = block * flow.observedFeatures();
        int prefix = flow.layout.prefix();
        int size = prefix * flow.config.hiddenSize();
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            Batch batch = batches[sequence];
            if (prefix == 0) {
                condition.gather(batch, from, biases.get(sequence));
                continue;
            }
            for (int l = 0; l < flow.config.layers(); l++) {
                AttentionTiles given = decoder.memory(l, sequence).through().get(prefix - 1);
                condition.gather(batch, from + 2 * l * size, given.k());
                condition.gather(batch, from + (2 * l + 1) * size, given.v());
            }
        }
    }

    /** Sets the values before the first token. */
    private void begin(Block block) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            for (int f = 0; f < features; f++) {
                int at = before.at(sequence) + f * lanes;
                Arrays.fill(before.data(), at, at + lanes, block.start()[f]);
            }
        }
    }

    /** Computes the parameters of a token, of which {@link #scale} makes its scales, from the token before it. */
    private void computeParameters(Block block, int token) {
        Tile h = decoder.features();
        kernels.linear(block.input(), before, h);
        kernels.addRow(h, block.positions(), token * h.features());
        if (flow.layout.prefix() == 0) {
            for (int i = 0; i < h.size(); i++) {
                h.data()[h.offset() + i] += bias.data()[bias.offset() + i];
            }
        }
        decoder.decode(block, flow.layout.prefix() + token);
        kernels.linear(block.output(), h, parameters);
        float clip = (float) flow.config.softClip();
        for (int i = 0; clip > 0 && i < parameters.size(); i++) {
            parameters.data()[i] = clip * tanh(parameters.data()[i] / clip);
        }
    }

    private float scale(float a) {
        if (flow.config.softplus()) {
            return Elementary.softplus(a + SOFTPLUS_OFFSET);
        }
        return a > Elementary.EXP_MAX ? Float.POSITIVE_INFINITY : Elementary.exp(a);
    }

    /** Computes the logarithm of a scale, which for exp(a) is finite where the scale is not. */
    private double logScale(float a) {
        return flow.config.softplus() ? Math.log(scale(a)) : a;
    }

    private static float tanh(float x) {
        float e = Elementary.exp(-2 * Math.abs(x));
        return Math.copySign((1 - e) / (1 + e), x);
    }

    /** Computes x = z · scale + shift for a token. */
    private void toData(int place) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            int at = state.at(sequence) + place * lanes;
            int from = parameters.at(sequence);
            for (int i = 0; i < features * lanes; i++) {
                float shift = parameters.data()[from + features * lanes + i];
                state.data()[at + i] = state.data()[at + i] * scale(parameters.data()[from + i]) + shift;
            }
        }
    }

    /** Computes z = (x − shift) / scale for a token, and adds ln scale. */
    private void toNoise(int place) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            int at = state.at(sequence) + place * lanes;
            int from = parameters.at(sequence);
            for (int i = 0; i < features * lanes; i++) {
                float a = parameters.data()[from + i];
                float shift = parameters.data()[from + features * lanes + i];
                state.data()[at + i] = (state.data()[at + i] - shift) / scale(a);
                logScales[sequence * lanes + i % lanes] += logScale(a);
            }
        }
    }

    /** Copies the values of a token, before which the next one comes. */
    private void copyToken(int place) {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            System.arraycopy(
                    state.data(),
                    state.at(sequence) + place * lanes,
                    before.data(),
                    before.at(sequence),
                    features * lanes);
        }
    }
}
