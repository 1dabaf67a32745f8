package org.rhei.networks.layers;

import java.util.Arrays;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/** Operations on rows of values that run while a model is loaded or conditioned, not for every sample. */
public final class Rows {
    /** The number of values that are copied into or out of each lane at a time. That block stays in the first cache for all lanes. */
    private static final int BLOCK = 32;

    private Rows() {}

    /**
     * Applies a tile computation to rows, one row in each lane.
     *
     * @param rows the rows, one after the other, each as long as a lane of {@code x}
     * @param layer computes {@code y} from {@code x}
     * @return for each row its lane of {@code y}
     */
    public static float[] map(float[] rows, Tile x, Tile y, Runnable layer) {
        int lanes = x.lanes();
        int in = x.tokens() * x.features();
        int out = y.tokens() * y.features();
        int count = rows.length / in;
        float[] mapped = new float[Math.multiplyExact(count, out)];
        for (int first = 0; first < count; first += lanes) {
            int active = Math.min(lanes, count - first);
            for (int lane = 0; lane < active; lane++) {
                for (int i = 0; i < in; i++) {
                    x.data()[x.offset() + i * lanes + lane] = rows[(first + lane) * in + i];
                }
            }
            layer.run();
            for (int lane = 0; lane < active; lane++) {
                for (int i = 0; i < out; i++) {
                    mapped[(first + lane) * out + i] = y.data()[y.offset() + i * lanes + lane];
                }
            }
        }
        return mapped;
    }

    /**
     * Copies each lane of each token into a row, up to the last row.
     *
     * @param tile the first lane of its first token becomes the row {@code first}, the next lane the next row
     * @param rows receives the values; rows of {@code width} values, one after the other
     * @param column the first column that receives a lane's values
     */
    public static void scatter(Tile tile, float[] rows, int width, int first, int column) {
        int lanes = tile.lanes();
        for (int token = 0; token < tile.tokens(); token++) {
            int row = first + token * lanes;
            int active = Math.min(lanes, rows.length / width - row);
            for (int from = 0; from < tile.features(); from += BLOCK) {
                int to = Math.min(from + BLOCK, tile.features());
                for (int lane = 0; lane < active; lane++) {
                    int at = (row + lane) * width + column;
                    for (int f = from; f < to; f++) {
                        rows[at + f] = tile.data()[tile.at(token) + f * lanes + lane];
                    }
                }
            }
        }
    }

    /**
     * Copies the row of each lane's time into that lane.
     *
     * @param rows rows of {@code width} values, one after the other
     * @param batch carries for each lane the index of its row as its time
     * @param lanes receives the rows, {@code [value][lane]}
     */
    static void gather(float[] rows, int width, Batch batch, float[] lanes) {
        int count = batch.lanes();
        for (int from = 0; from < width; from += BLOCK) {
            int to = Math.min(from + BLOCK, width);
            for (int lane = 0; lane < count; lane++) {
                int row = batch.time(lane) * width;
                for (int i = from; i < to; i++) {
                    lanes[i * count + lane] = rows[row + i];
                }
            }
        }
    }

    /** Returns the concatenation of matrices with equal numbers of rows. */
    public static Tensor beside(Tensor... parts) {
        int rows = parts[0].dim(0);
        int columns = 0;
        for (Tensor part : parts) {
            columns += part.dim(1);
        }
        Tensor all = Tensor.zeros(rows, columns);
        int from = 0;
        for (Tensor part : parts) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part.data(), row * part.dim(1), all.data(), row * columns + from, part.dim(1));
            }
            from += part.dim(1);
        }
        return all;
    }

    /** Returns x · factor. */
    public static Tensor times(Tensor x, float factor) {
        Tensor product = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            product.data()[i] = x.data()[i] * factor;
        }
        return product;
    }

    /** Returns a + b. */
    public static Tensor plus(Tensor a, Tensor b) {
        Tensor sum = Tensor.zeros(a.shape());
        for (int i = 0; i < a.size(); i++) {
            sum.data()[i] = a.data()[i] + b.data()[i];
        }
        return sum;
    }

    /** Returns a matrix of {@code count} equal rows. */
    public static Tensor repeat(float[] row, int count) {
        Tensor matrix = Tensor.zeros(count, row.length);
        for (int i = 0; i < matrix.size(); i++) {
            matrix.data()[i] = row[i % row.length];
        }
        return matrix;
    }

    /** Returns a row of ones. */
    public static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
