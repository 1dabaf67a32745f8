package org.rhei.networks.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.Program;
import org.rhei.kernel.tile.TileArena;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkProgram;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * The forward pass of a network with its activations: from a tile of samples to a tile of outputs. The kernels determine whether the pass
 * computes derivatives.
 */
public abstract class ForwardPass implements NetworkEvaluator, NetworkJvpEvaluator {
    /** The kernels of all layers. */
    protected final LayerKernels kernels;
    /** The values of θ's tokens, (tokens, channels). */
    protected final Dual input;
    /** The network's output for the input, (tokens, channels). */
    protected final Dual output;
    /** The rows of the time table, one for each lane; allocated at the first evaluation whose lanes have different times. */
    private Modulation laneRows = Modulation.shared();

    /**
     * Creates the activations of input and output.
     *
     * @param kernels the kernels of all layers
     * @param tokens θ's tokens
     * @param channels the channels of a token
     */
    protected ForwardPass(LayerKernels kernels, int tokens, int channels) {
        this.kernels = kernels;
        this.input = kernels.zeros(tokens, channels);
        this.output = kernels.zeros(tokens, channels);
    }

    /**
     * Traces a forward pass as a program for a device.
     *
     * @param table any time table of the network
     * @param forward creates the forward pass on the given kernels
     */
    public static NetworkProgram program(TimeModulations table, Function<LayerKernels, ForwardPass> forward) {
        float[] row = new float[table.width()];
        Program program = Program.trace(row, tracing -> {
            ForwardPass pass = forward.apply(new LayerKernels(tracing, new TileArena()));
            int size = pass.conditioned().tokens() * pass.conditioned().features();
            pass.forward(Modulation.shared(row), 0, new Condition(new float[size], 1), new Batch(1));
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
    public static Condition condition(Tensor observations, Tile x, Tile y, Runnable layer) {
        return new Condition(Rows.map(observations.data(), x, y, layer), observations.dim(0));
    }

    /** Copies the tokens of each lane's observation into its lane. The derivatives of observations are zero. */
    protected static void gather(Condition condition, Batch batch, Dual stream) {
        condition.gather(batch, stream.value());
        for (int i = 0; i < stream.tangents().size(); i++) {
            Tile tangent = stream.tangents().get(i);
            Arrays.fill(tangent.data(), tangent.at(0), tangent.at(tangent.tokens()), 0);
        }
    }

    /**
     * Computes {@link #output} from {@link #input}.
     *
     * @param modulation holds the modulations of the blocks from index {@code at}: a row of the time table, or one row for each lane
     * @param batch carries for each lane the index of its observation
     */
    protected abstract void forward(Modulation modulation, int at, Condition condition, Batch batch);

    /** Returns the tokens of the stream that the condition fills. */
    protected abstract Tile conditioned();

    @Override
    public final void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile out) {
        copyToken(x, 0, input.value());
        forward(table, condition, batch);
        copyToToken(output.value(), out, 0);
    }

    @Override
    public final void evaluate(
            TimeModulations table, Condition condition, Batch batch, Tile x, Tile dx, Tile out, Tile dout) {
        copyToken(x, 0, input.value());
        for (int d = 0; d < input.tangents().size(); d++) {
            copyToken(dx, d, input.tangents().get(d));
        }
        forward(table, condition, batch);
        copyToToken(output.value(), out, 0);
        for (int d = 0; d < output.tangents().size(); d++) {
            copyToToken(output.tangents().get(d), dout, d);
        }
    }

    @Override
    public final boolean takesTimePerLane() {
        return true;
    }

    private void forward(TimeModulations table, Condition condition, Batch batch) {
        if (batch.sharesTime()) {
            forward(table.rows(), batch.time() * table.width(), condition, batch);
            return;
        }
        int size = table.width() * batch.lanes();
        if (laneRows.numbers().length != size) {
            laneRows = new Modulation(new float[size], batch.lanes());
        }
        Rows.gather(table.rows().numbers(), table.width(), batch, laneRows.numbers());
        forward(laneRows, 0, condition, batch);
    }

    /** Copies a token of components into tokens of channels. Both have the elements in equal order. */
    private static void copyToken(Tile states, int token, Tile tokens) {
        System.arraycopy(states.data(), states.at(token), tokens.data(), tokens.offset(), tokens.size());
    }

    private static void copyToToken(Tile tokens, Tile states, int token) {
        System.arraycopy(tokens.data(), tokens.offset(), states.data(), states.at(token), tokens.size());
    }
}
