package org.rhei.networks.maf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;
import org.rhei.networks.flow.SampleRows;

/** Evaluates a {@link Maf} on tiles with a sample in each lane of each token. */
final class MafEvaluator implements FlowEvaluator {
    private static final int TOKENS = 4; // an even number, since kernels take two tokens at a time
    private static final int MIXED = -1;

    private final Maf maf;
    private final Kernels kernels;
    private final ValueMap map;
    private final Batch batch;
    private final Tile observed;
    private final Tile parameters;

    /** The values between layers. */
    private final SampleRows state;

    /** The values on the side of a layer that is nearer to the samples. */
    private final Tile values;

    /** The tiles of each value, which are made once: an evaluation allocates nothing. */
    private final List<Step> steps;

    private final double[] logSlopes;

    /** The observation that all lanes hold, or {@link #MIXED}. */
    private int held = MIXED;

    /** The condition that {@link #held} is an index of. */
    private Condition from = Condition.NONE;

    /**
     * The tiles of a value.
     *
     * @param noise the value between layers
     * @param data the value nearer to the samples
     * @param units the hidden units that belong to it
     * @param observed for each layer the part of its first hidden units that depends on the observation
     */
    private record Step(Tile noise, Tile data, Conditioner.Tiles units, List<Tile> observed) {}

    MafEvaluator(Maf maf) {
        this.maf = maf;
        this.kernels = maf.kernels;
        int lanes = kernels.lanes();
        int dimension = maf.dimension();
        this.map = ValueMap.of(maf.config.transform(), lanes);
        this.batch = new Batch(lanes);
        this.observed = Tile.zeros(TOKENS, maf.observedFeatures(), lanes);
        this.parameters = Tile.zeros(TOKENS, maf.config.transform().parameters(), lanes);
        this.state = new SampleRows(
                TOKENS, lanes, maf.scale, IntStream.range(0, dimension).toArray());
        this.values = Tile.zeros(TOKENS, dimension, lanes);
        this.logSlopes = new double[TOKENS * lanes];
        List<Tile> hidden = IntStream.rangeClosed(0, maf.config.depth())
                .mapToObj(_ -> Tile.zeros(TOKENS, maf.units(), lanes))
                .toList();
        this.steps =
                IntStream.range(0, dimension).mapToObj(j -> step(j, hidden)).toList();
    }

    private Step step(int j, List<Tile> hidden) {
        Units units = maf.layers.getFirst().conditioner().units(); // those of all layers
        int begin = units.begin(j);
        int end = units.ends()[j];
        return new Step(
                state.tile().features(j, j + 1),
                values.features(j, j + 1),
                new Conditioner.Tiles(
                        values.features(0, j),
                        hidden.stream().map(all -> all.features(begin, end)).toList(),
                        hidden.stream().map(all -> all.features(0, end)).toList()),
                IntStream.range(0, maf.layers.size())
                        .mapToObj(l -> observed.features(l * maf.units() + begin, l * maf.units() + end))
                        .toList());
    }

    /** Returns the rows of a call. */
    static int capacity(int lanes) {
        return TOKENS * lanes;
    }

    @Override
    public void sample(Condition condition, int each, float[] rows, int first, int count) {
        observe(maf.orBiases(condition), each, first, count);
        state.loadNoise(rows, first, count);
        for (int l = 0; l < maf.layers.size(); l++) {
            Maf.Layer layer = maf.layers.get(l);
            for (int j = 0; j < maf.dimension(); j++) {
                Step step = steps.get(j);
                layer.conditioner()
                        .parameters(kernels, j, step.units(), step.observed().get(l), parameters);
                map.toData(parameters, step.noise(), step.data());
            }
            for (int j = 0; j < maf.dimension(); j++) {
                copyFeature(values, j, state.tile(), layer.to()[j]);
            }
        }
        state.storeSamples(rows, first, count);
    }

    @Override
    public void logDensity(Condition condition, int each, float[] rows, int first, int count, double[] out) {
        observe(maf.orBiases(condition), each, first, count);
        state.loadSamples(rows, first, count);
        Arrays.fill(logSlopes, 0);
        for (int l = maf.layers.size() - 1; l >= 0; l--) {
            Maf.Layer layer = maf.layers.get(l);
            for (int j = 0; j < maf.dimension(); j++) {
                copyFeature(state.tile(), layer.to()[j], values, j);
            }
            for (int j = 0; j < maf.dimension(); j++) {
                Step step = steps.get(j);
                layer.conditioner()
                        .parameters(kernels, j, step.units(), step.observed().get(l), parameters);
                map.toNoise(parameters, step.data(), step.noise(), logSlopes);
            }
        }
        for (int row = 0; row < count; row++) {
            out[first + row] = logSlopes[row] + state.logNormal(row) - maf.scale.logStd();
        }
    }

    /** Copies the observation of each row into the row's lane. Nothing is copied for further rows of a single observation. */
    private void observe(Condition condition, int each, int first, int count) {
        int single = first / each == (first + count - 1) / each ? first / each : MIXED;
        if (single != MIXED && single == held && condition.equals(from)) {
            return;
        }
        held = single;
        from = condition;
        for (int token = 0; token < TOKENS; token++) {
            state.assign(batch, token, each, first, count);
            condition.gather(batch, observed.tokens(token, token + 1));
        }
    }

    private static void copyFeature(Tile from, int feature, Tile to, int place) {
        int lanes = from.lanes();
        for (int token = 0; token < TOKENS; token++) {
            System.arraycopy(
                    from.data(), from.at(token) + feature * lanes, to.data(), to.at(token) + place * lanes, lanes);
        }
    }
}
