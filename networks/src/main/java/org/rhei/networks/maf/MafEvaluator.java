package org.rhei.networks.maf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;

/** Evaluates a {@link Maf} on tiles with a sample in each lane of each token. */
final class MafEvaluator implements FlowEvaluator {
    private static final int TOKENS = 4; // an even number, since kernels take two tokens at a time
    private static final int MIXED = -1;
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final Maf maf;
    private final Kernels kernels;
    private final int lanes;
    private final ValueMap map;

    private final Batch batch;
    private final Tile observed;
    private final List<Tile> hidden;
    private final Tile parameters;

    /** The values between layers. */
    private final Tile state;

    /** The values on the side of a layer that is nearer to the samples. */
    private final Tile values;

    private final double[] logSlopes;

    /** The observation that all lanes hold, or {@link #MIXED}. */
    private int held = MIXED;

    /** The condition that {@link #held} is an index of. */
    private Condition from = Condition.NONE;

    MafEvaluator(Maf maf) {
        this.maf = maf;
        this.kernels = maf.kernels;
        this.lanes = kernels.lanes();
        this.map = ValueMap.of(maf.config.transform(), lanes);
        this.batch = new Batch(lanes);
        this.observed = Tile.zeros(TOKENS, maf.observedFeatures(), lanes);
        this.hidden = IntStream.rangeClosed(0, maf.config.depth())
                .mapToObj(_ -> Tile.zeros(TOKENS, maf.units(), lanes))
                .toList();
        this.parameters = Tile.zeros(TOKENS, maf.config.transform().parameters(), lanes);
        this.state = Tile.zeros(TOKENS, maf.dimension(), lanes);
        this.values = Tile.zeros(TOKENS, maf.dimension(), lanes);
        this.logSlopes = new double[TOKENS * lanes];
    }

    /** Returns the rows of a call. */
    static int capacity(int lanes) {
        return TOKENS * lanes;
    }

    @Override
    public void sample(Condition condition, int each, float[] rows, int first, int count) {
        observe(maf.orBiases(condition), each, first, count);
        load(rows, first, count);
        for (int l = 0; l < maf.layers.size(); l++) {
            Maf.Layer layer = maf.layers.get(l);
            for (int j = 0; j < maf.dimension(); j++) {
                layer.conditioner().parameters(kernels, j, values, observed(l), hidden, parameters);
                map.toData(parameters, state.features(j, j + 1), values.features(j, j + 1));
            }
            for (int j = 0; j < maf.dimension(); j++) {
                copyFeature(values, j, state, layer.to()[j]);
            }
        }
        store(rows, first, count);
    }

    @Override
    public void logDensity(Condition condition, int each, float[] rows, int first, int count, double[] out) {
        observe(maf.orBiases(condition), each, first, count);
        load(rows, first, count);
        standardize();
        Arrays.fill(logSlopes, 0);
        for (int l = maf.layers.size() - 1; l >= 0; l--) {
            Maf.Layer layer = maf.layers.get(l);
            for (int j = 0; j < maf.dimension(); j++) {
                copyFeature(state, layer.to()[j], values, j);
            }
            for (int j = 0; j < maf.dimension(); j++) {
                layer.conditioner().parameters(kernels, j, values, observed(l), hidden, parameters);
                map.toNoise(parameters, values.features(j, j + 1), state.features(j, j + 1), logSlopes);
            }
        }
        for (int row = 0; row < count; row++) {
            out[first + row] = logSlopes[row] + logNormal(row) - maf.logStd();
        }
    }

    private Tile observed(int layer) {
        return observed.features(layer * maf.units(), (layer + 1) * maf.units());
    }

    /**
     * Copies the observation of each row into the row's lane. The lanes after the last row repeat it. Nothing is copied for further rows of
     * a single observation.
     */
    private void observe(Condition condition, int each, int first, int count) {
        int single = first / each == (first + count - 1) / each ? first / each : MIXED;
        if (single != MIXED && single == held && condition.equals(from)) {
            return;
        }
        held = single;
        from = condition;
        for (int token = 0; token < TOKENS; token++) {
            for (int lane = 0; lane < lanes; lane++) {
                batch.assignLane(lane, (first + row(token, lane, count)) / each);
            }
            condition.gather(batch, 0, observed.tokens(token, token + 1));
        }
    }

    private int row(int token, int lane, int count) {
        return Math.min(token * lanes + lane, count - 1);
    }

    private void load(float[] rows, int first, int count) {
        int dimension = maf.dimension();
        for (int token = 0; token < TOKENS; token++) {
            for (int lane = 0; lane < lanes; lane++) {
                int from = (first + row(token, lane, count)) * dimension;
                for (int i = 0; i < dimension; i++) {
                    state.data()[state.at(token) + i * lanes + lane] = rows[from + i];
                }
            }
        }
    }

    /** Computes u = (x − mean) / std. */
    private void standardize() {
        for (int token = 0; token < TOKENS; token++) {
            for (int i = 0; i < maf.dimension() * lanes; i++) {
                int at = state.at(token) + i;
                state.data()[at] = (state.data()[at] - maf.mean[i / lanes]) / maf.std[i / lanes];
            }
        }
    }

    /** Computes x = u · std + mean. */
    private void store(float[] rows, int first, int count) {
        int dimension = maf.dimension();
        for (int row = 0; row < count; row++) {
            int at = state.at(row / lanes) + row % lanes;
            for (int i = 0; i < dimension; i++) {
                rows[(first + row) * dimension + i] = state.data()[at + i * lanes] * maf.std[i] + maf.mean[i];
            }
        }
    }

    private void copyFeature(Tile from, int feature, Tile to, int place) {
        for (int token = 0; token < TOKENS; token++) {
            System.arraycopy(
                    from.data(), from.at(token) + feature * lanes, to.data(), to.at(token) + place * lanes, lanes);
        }
    }

    private double logNormal(int row) {
        double sum = -maf.dimension() * HALF_LOG_TWO_PI;
        for (int i = 0; i < maf.dimension(); i++) {
            double u = state.data()[state.at(row / lanes) + i * lanes + row % lanes];
            sum -= 0.5 * u * u;
        }
        return sum;
    }
}
