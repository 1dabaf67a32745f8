package org.rhei.networks;

import org.rhei.kernel.Kernels;

/** One evaluation of a network with derivatives along some directions, maybe none: a tile in, a tile out. */
abstract class ForwardPass implements Network.Derivative {
    final DualKernels kernels;
    final int directions;
    /** θ's tokens as they come in, (tokens, channels). */
    final Dual input;
    /** The network's output for them, (tokens, channels). */
    final Dual output;

    ForwardPass(Kernels kernels, int directions, int tokens, int channels) {
        this.kernels = new DualKernels(kernels);
        this.directions = directions;
        this.input = Dual.zeros(tokens, channels, directions, kernels.lanes());
        this.output = Dual.zeros(tokens, channels, directions, kernels.lanes());
    }

    /**
     * Computes {@link #output} from {@link #input}.
     *
     * @param rows the time table's; this time's row starts {@code at}
     */
    abstract void forward(float[] rows, int at, Network.Condition condition, int[] observations);

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
        int token =
                input.value().stride(); // all channels of a token, [direction][token] there, [token][direction] here
        int tokens = input.value().tokens();
        for (int d = 0; d < directions; d++) {
            for (int t = 0; t < tokens; t++) {
                System.arraycopy(
                        dx,
                        dxAt + (d * tokens + t) * token,
                        input.tangent().data(),
                        (t * directions + d) * token,
                        token);
            }
        }
        forward(table.rows, time * table.width, condition, observations);
        System.arraycopy(output.value().data(), 0, out, outAt, in.length);
        for (int d = 0; d < directions; d++) {
            for (int t = 0; t < tokens; t++) {
                System.arraycopy(
                        output.tangent().data(),
                        (t * directions + d) * token,
                        dout,
                        doutAt + (d * tokens + t) * token,
                        token);
            }
        }
    }
}
