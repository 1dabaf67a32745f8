package org.rhei.networks;

import org.rhei.kernel.Kernels;
import org.rhei.kernel.Tile;

/** One evaluation of a network with derivatives along some directions, maybe none: a tile in, a tile out. */
abstract class ForwardPass implements Network.Derivative {
    final DualKernels kernels;
    /** θ's tokens as they come in, (tokens, channels). */
    final Dual input;
    /** The network's output for them, (tokens, channels). */
    final Dual output;

    ForwardPass(Kernels kernels, int directions, int tokens, int channels) {
        this.kernels = new DualKernels(kernels);
        // a part of the tokens, though all of them, as θ's tokens are of a network's activations: a tile for each
        // direction
        this.input = Dual.zeros(tokens, channels, directions, kernels.lanes()).tokens(0, tokens);
        this.output = Dual.zeros(tokens, channels, directions, kernels.lanes()).tokens(0, tokens);
    }

    /**
     * Computes {@link #output} from {@link #input}.
     *
     * @param rows the time table's; this time's row starts {@code at}
     */
    abstract void forward(float[] rows, int at, Network.Condition condition, int[] observations);

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
        float[] in = input.value().data();
        System.arraycopy(x, xAt, in, 0, in.length);
        for (Tile tangent : input.tangents()) {
            System.arraycopy(dx, dxAt + tangent.offset(), tangent.data(), tangent.offset(), in.length);
        }
        forward(table.rows, time * table.width, condition, observations);
        System.arraycopy(output.value().data(), 0, out, outAt, in.length);
        for (Tile tangent : output.tangents()) {
            System.arraycopy(tangent.data(), tangent.offset(), dout, doutAt + tangent.offset(), in.length);
        }
    }
}
