package org.rhei.pipelines.field;

import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.Network.Condition;
import org.rhei.networks.evaluation.Network.Derivative;
import org.rhei.networks.evaluation.Network.TimeTable;
import org.rhei.networks.evaluation.NetworkEvaluation;

/**
 * Evaluates a network and its derivatives on tiles. Where the first tile holds a few samples and otherwise repetitions of the last,
 * these are evaluated one by one, which is faster than with most lanes idle and gives the same bits. Belongs to one thread.
 */
final class TileEvaluation implements Derivative {
    /** So many lanes must a tile have for each sample that is evaluated alone: alone, one takes as long as a quarter of 16 lanes. */
    private static final int LANES_PER_SAMPLE = 8;

    private final int lanes;
    private final int few;
    private final Derivative tile;
    private final Derivative alone;
    private final int[] observation = new int[1];
    private final float[] x;
    private final float[] dx;
    private final float[] out;
    private final float[] dout;
    private int samples;

    private TileEvaluation(int lanes, Derivative tile, int few, Derivative alone, int dimension, int directions) {
        this.lanes = lanes;
        this.tile = tile;
        this.few = few;
        this.alone = alone;
        this.x = new float[dimension];
        this.dx = new float[directions * dimension];
        this.out = new float[dimension];
        this.dout = new float[dx.length];
    }

    /** By the network itself, with derivatives along so many directions. */
    static TileEvaluation of(Network network, int directions) {
        Kernels kernels = network.kernels();
        Kernels ofOne = kernels.ofOneSample();
        int few = ofOne.lanes() == 1 ? kernels.lanes() / LANES_PER_SAMPLE : 0;
        return new TileEvaluation(
                kernels.lanes(),
                network.derivative(directions),
                few,
                network.derivative(ofOne, directions),
                network.dimension(),
                directions);
    }

    /** Without derivatives, by whatever evaluates the network; what is not the network itself is always given whole tiles. */
    static TileEvaluation of(NetworkEvaluation evaluation) {
        if (evaluation instanceof Network network) {
            return of(network, 0);
        }
        Derivative tile = new NoDirections(evaluation.evaluator());
        return new TileEvaluation(evaluation.lanes(), tile, 0, tile, 0, 0);
    }

    /**
     * Says which samples the next tile's lanes hold; those at the end may repeat the last. A short tile behind full ones counts as
     * full: a second set of loops would have to be compiled for its sake.
     */
    void hold(int[] rows) {
        samples = lanes;
        while (rows[0] == 0 && samples > 1 && rows[samples - 1] == rows[samples - 2]) {
            samples--;
        }
    }

    @Override
    public void evaluate(
            TimeTable table,
            int time,
            Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt,
            float[] out,
            int outAt,
            float[] dout,
            int doutAt) {
        if (samples > few) {
            tile.evaluate(table, time, condition, observations, x, xAt, dx, dxAt, out, outAt, dout, doutAt);
            return;
        }
        for (int lane = 0; lane < samples; lane++) {
            alone(table, time, condition, observations, lane, x, xAt, dx, dxAt, out, outAt, dout, doutAt);
        }
    }

    @Override
    public void evaluate(
            TimeTable table,
            int[] times,
            Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt,
            float[] out,
            int outAt,
            float[] dout,
            int doutAt) {
        if (samples > few) {
            tile.evaluate(table, times, condition, observations, x, xAt, dx, dxAt, out, outAt, dout, doutAt);
            return;
        }
        for (int lane = 0; lane < samples; lane++) {
            alone(table, times[lane], condition, observations, lane, x, xAt, dx, dxAt, out, outAt, dout, doutAt);
        }
    }

    /** Evaluates a lane by itself; the last also for its repetitions. */
    private void alone(
            TimeTable table,
            int time,
            Condition condition,
            int[] observations,
            int lane,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt,
            float[] out,
            int outAt,
            float[] dout,
            int doutAt) {
        take(x, xAt + lane, this.x);
        take(dx, dxAt + lane, this.dx);
        observation[0] = observations[lane];
        alone.evaluate(table, time, condition, observation, this.x, 0, this.dx, 0, this.out, 0, this.dout, 0);
        int to = lane == samples - 1 ? lanes : lane + 1;
        put(this.out, out, outAt, lane, to);
        put(this.dout, dout, doutAt, lane, to);
    }

    /** Reads a lane. */
    private void take(float[] tile, int at, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tile[at + i * lanes];
        }
    }

    /** Writes lanes {@code from} (inclusive) to {@code to} (exclusive). */
    private void put(float[] numbers, float[] tile, int at, int from, int to) {
        for (int i = 0; i < numbers.length; i++) {
            for (int lane = from; lane < to; lane++) {
                tile[at + i * lanes + lane] = numbers[i];
            }
        }
    }

    /** What gives the output alone. */
    private record NoDirections(Network.Evaluator evaluator) implements Derivative {
        @Override
        public void evaluate(
                TimeTable table,
                int time,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] dx,
                int dxAt,
                float[] out,
                int outAt,
                float[] dout,
                int doutAt) {
            evaluator.evaluate(table, time, condition, observations, x, xAt, out, outAt);
        }

        @Override
        public void evaluate(
                TimeTable table,
                int[] times,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] dx,
                int dxAt,
                float[] out,
                int outAt,
                float[] dout,
                int doutAt) {
            evaluator.evaluate(table, times, condition, observations, x, xAt, out, outAt);
        }
    }
}
