package org.rhei.solvers.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.time.FloatInterval;

/**
 * The field, the initial states, and the times of the requested states. States are stored sample by sample; tiles are loaded from them.
 *
 * @param states one tensor for each time of the grid; the first is x0
 */
public record Problem(
        VelocityField field, List<Tensor> states, FloatInterval interval, List<Float> grid, int groupSize) {

    /** Checks the input and creates the states. */
    public static Problem of(VelocityField field, Tensor x0, double[] timeGrid, int groupSize) {
        checkGrid(timeGrid);
        int dimension = field.dimension();
        if (x0.rank() < 1 || x0.dim(0) < 1 || x0.size() != (long) x0.dim(0) * dimension) {
            throw new IllegalArgumentException("x0 must have shape (n, ...) with n >= 1 and "
                    + NumberText.count(dimension, "value") + " per sample, found " + Tensor.text(x0.shape()));
        }
        if (groupSize < 1 || x0.dim(0) % groupSize != 0) {
            throw new IllegalArgumentException(
                    "group size must divide the " + NumberText.count(x0.dim(0), "sample") + ", found " + groupSize);
        }
        FloatInterval interval = FloatInterval.of(timeGrid[0], timeGrid[timeGrid.length - 1]);
        List<Tensor> states = new ArrayList<>();
        List<Float> grid = new ArrayList<>();
        for (double time : timeGrid) {
            states.add(states.isEmpty() ? x0 : Tensor.zeros(x0.shape()));
            grid.add(interval.turn((float) time));
        }
        return new Problem(field, states, interval, grid, groupSize);
    }

    private static void checkGrid(double[] timeGrid) {
        if (timeGrid.length < 2) {
            throw new IllegalArgumentException("a time grid needs at least 2 times, found " + timeGrid.length);
        }
        boolean forward = timeGrid[0] < timeGrid[timeGrid.length - 1];
        for (int i = 0; i < timeGrid.length; i++) {
            if (!Double.isFinite(timeGrid[i])) {
                throw new IllegalArgumentException(
                        "a time grid must be finite, found " + NumberText.number(timeGrid[i]));
            }
            if (i > 0 && !(forward ? ascend(timeGrid[i - 1], timeGrid[i]) : ascend(timeGrid[i], timeGrid[i - 1]))) {
                throw new IllegalArgumentException(
                        "a time grid must be strictly ascending or strictly descending in float32," + " found "
                                + NumberText.number(timeGrid[i - 1]) + " before " + NumberText.number(timeGrid[i]));
            }
        }
    }

    private static boolean ascend(double earlier, double later) {
        return (float) earlier < (float) later;
    }

    /** Returns the number of samples. */
    public int samples() {
        return states.getFirst().dim(0);
    }

    /** Returns the number of groups. */
    public int groups() {
        return samples() / groupSize;
    }

    /** Returns the number of elements of a tile. */
    public int tileSize() {
        return Math.multiplyExact(field.dimension(), field.lanes());
    }

    /** Returns the number of tiles that some samples fill. */
    public int tiles(int samples) {
        return Math.ceilDiv(samples, field.lanes());
    }

    /** Returns the tensor of the states at the last time. */
    public Tensor last() {
        return states.getLast();
    }

    /** Returns whether states at times between the first and the last are requested. */
    public boolean hasTimesInside() {
        return states.size() > 2;
    }

    /** Returns the first time, in the direction of the field. */
    public float start() {
        return interval.turn(interval.start());
    }

    /** Returns the last time, in the direction of the field. */
    public float end() {
        return interval.turn(interval.end());
    }

    /** Returns a requested time, in the direction of the field. */
    public float time(int saved) {
        return interval.turn(grid.get(saved));
    }

    /** Returns the index of the first time of the grid after {@code time}. All these times are the interval's, which increase. */
    public int firstAfter(float time) {
        int next = 0;
        while (next < grid.size() && grid.get(next) <= time) {
            next++;
        }
        return next;
    }

    /** Returns new tiles of zeros. */
    public Tile[] newTiles(int count) {
        Tile[] tiles = new Tile[count];
        Arrays.setAll(tiles, i -> newTile());
        return tiles;
    }

    /** Returns a new tile of zeros for the states or velocities of a batch. */
    public Tile newTile() {
        return Tile.zeros(1, field.dimension(), field.lanes());
    }

    /** Reads the states of a batch's samples. */
    public void load(Tensor from, Batch batch, Tile to) {
        int dimension = field.dimension();
        int lanes = batch.lanes();
        float[] data = from.data();
        float[] tile = to.data();
        for (int lane = 0; lane < lanes; lane++) {
            int row = batch.sample(lane) * dimension;
            for (int i = 0; i < dimension; i++) {
                tile[i * lanes + lane] = data[row + i];
            }
        }
    }

    /** Writes the states of a batch's active lanes. */
    public void store(Tile from, Batch batch, Tensor to) {
        int dimension = field.dimension();
        int lanes = batch.lanes();
        float[] data = to.data();
        float[] tile = from.data();
        for (int lane = 0; lane < batch.active(); lane++) {
            int row = batch.sample(lane) * dimension;
            for (int i = 0; i < dimension; i++) {
                data[row + i] = tile[i * lanes + lane];
            }
        }
    }
}
