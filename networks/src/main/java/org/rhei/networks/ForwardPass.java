package org.rhei.networks;

import org.rhei.kernel.Modulation;
import org.rhei.kernel.Tile;

/** One evaluation of a network with derivatives along some directions, maybe none: a tile in, a tile out. */
abstract class ForwardPass implements Network.Derivative {
    final DualKernels kernels;
    /** θ's tokens as they come in, (tokens, channels). */
    final Dual input;
    /** The network's output for them, (tokens, channels). */
    final Dual output;
    /** The rows of the lanes' own times; made when they are first asked for. */
    private Modulation own = Modulation.shared();

    ForwardPass(DualKernels kernels, int directions, int tokens, int channels) {
        this.kernels = kernels;
        // a part of the tokens, though all of them, as θ's tokens are of a network's activations: a tile for each
        // direction
        this.input = kernels.zeros(tokens, channels, directions).tokens(0, tokens);
        this.output = kernels.zeros(tokens, channels, directions).tokens(0, tokens);
    }

    /**
     * Computes {@link #output} from {@link #input}.
     *
     * @param modulation what time makes of the features, from {@code at}: a row of the time table, or one for each lane
     */
    abstract void forward(Modulation modulation, int at, Network.Condition condition, int[] observations);

    /** The tokens of the stream that the condition fills. */
    abstract Tile conditioned();

    @Override
    public final void evaluate(
            Network.TimeTable table,
            int time,
            Network.Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt,
            float[] out,
            int outAt,
            float[] dout,
            int doutAt) {
        load(x, xAt, dx, dxAt);
        forward(table.modulation, time * table.width, condition, observations);
        store(out, outAt, dout, doutAt);
    }

    @Override
    public final void evaluate(
            Network.TimeTable table,
            int[] times,
            Network.Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt,
            float[] out,
            int outAt,
            float[] dout,
            int doutAt) {
        if (own.numbers().length != table.width * times.length) {
            own = new Modulation(new float[table.width * times.length], times.length);
        }
        Rows.gather(table.modulation.numbers(), table.width, times, own.numbers());
        load(x, xAt, dx, dxAt);
        forward(own, 0, condition, observations);
        store(out, outAt, dout, doutAt);
    }

    private void load(float[] x, int xAt, float[] dx, int dxAt) {
        Tile in = input.value();
        System.arraycopy(x, xAt, in.data(), in.offset(), in.size());
        for (int d = 0; d < input.tangents().size(); d++) {
            Tile tangent = input.tangents().get(d);
            System.arraycopy(dx, dxAt + d * in.size(), tangent.data(), tangent.offset(), in.size());
        }
    }

    private void store(float[] out, int outAt, float[] dout, int doutAt) {
        Tile from = output.value();
        System.arraycopy(from.data(), from.offset(), out, outAt, from.size());
        for (int d = 0; d < output.tangents().size(); d++) {
            Tile tangent = output.tangents().get(d);
            System.arraycopy(tangent.data(), tangent.offset(), dout, doutAt + d * from.size(), from.size());
        }
    }
}
