package org.rhei.networks.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.Program;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkProgram;

/** One evaluation of a network with derivatives along some directions, maybe none: a tile in, a tile out. */
public abstract class ForwardPass implements Network.Derivative {
    protected final DualKernels kernels;
    /** θ's tokens as they come in, (tokens, channels). */
    public final Dual input;
    /** The network's output for them, (tokens, channels). */
    public final Dual output;
    /** The rows of the lanes' own times; made when they are first asked for. */
    private Modulation own = Modulation.shared();

    public ForwardPass(DualKernels kernels, int directions, int tokens, int channels) {
        this.kernels = kernels;
        // a part of the tokens, though all of them, as θ's tokens are of a network's activations: a tile for each
        // direction
        this.input = kernels.zeros(tokens, channels, directions).tokens(0, tokens);
        this.output = kernels.zeros(tokens, channels, directions).tokens(0, tokens);
    }

    /**
     * Writes down a forward pass as a program for a device.
     *
     * @param table any table of the network
     * @param forward makes the forward pass on the kernels that it is given
     */
    public static NetworkProgram program(Network.TimeTable table, Function<Kernels, ForwardPass> forward) {
        float[] row = new float[table.width()];
        Program program = Program.trace(row, kernels -> {
            ForwardPass pass = forward.apply(kernels);
            int size = pass.conditioned().tokens() * pass.conditioned().features();
            pass.forward(Modulation.shared(row), 0, new Network.Condition(new float[size], 1), new int[1]);
            return List.of(pass.input.value(), pass.conditioned(), pass.output.value());
        });
        return new NetworkProgram(
                program,
                table.width(),
                program.named().get(0),
                program.named().get(1),
                program.named().get(2));
    }

    /**
     * Embeds observations of shape (B, tokens, channels), which the caller has checked.
     *
     * @param layer embeds {@code x}, (tokens, channels), as {@code y}, (tokens, F)
     */
    public static Network.Condition condition(Tensor observations, Tile x, Tile y, Runnable layer) {
        return new Network.Condition(Rows.map(observations.data(), x, y, layer), observations.dim(0));
    }

    /** Gives each lane the tokens of its observation; no direction moves an observation. */
    protected static void gather(Network.Condition condition, int[] observations, Dual stream) {
        condition.gather(observations, stream.value());
        for (Tile tangent : stream.tangents()) {
            Arrays.fill(tangent.data(), tangent.at(0), tangent.at(tangent.tokens()), 0);
        }
    }

    /**
     * Computes {@link #output} from {@link #input}.
     *
     * @param modulation what time makes of the features, from {@code at}: a row of the time table, or one for each lane
     */
    public abstract void forward(Modulation modulation, int at, Network.Condition condition, int[] observations);

    /** The tokens of the stream that the condition fills. */
    public abstract Tile conditioned();

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
