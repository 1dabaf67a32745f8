package org.rhei.networks;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/** Rows of numbers at load and preparation: what is done once, not for every sample. */
final class Rows {
    private Rows() {}

    /**
     * Carries rows through a tile computation: each rides in a lane.
     *
     * @param rows one after the other, each as long as a lane of {@code x}
     * @param layer computes {@code y} from {@code x}
     * @return for each row what its lane of {@code y} then holds
     */
    static float[] map(float[] rows, Tile x, Tile y, Runnable layer) {
        int lanes = x.lanes();
        int in = x.tokens() * x.features();
        int out = y.tokens() * y.features();
        int count = rows.length / in;
        float[] mapped = new float[Math.multiplyExact(count, out)];
        for (int first = 0; first < count; first += lanes) {
            int riding = Math.min(lanes, count - first);
            for (int lane = 0; lane < riding; lane++) {
                for (int i = 0; i < in; i++) {
                    x.data()[i * lanes + lane] = rows[(first + lane) * in + i];
                }
            }
            layer.run();
            for (int lane = 0; lane < riding; lane++) {
                for (int i = 0; i < out; i++) {
                    mapped[(first + lane) * out + i] = y.data()[i * lanes + lane];
                }
            }
        }
        return mapped;
    }

    /** Matrices with as many rows, side by side. */
    static Tensor beside(Tensor... parts) {
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

    /** x · factor. */
    static Tensor times(Tensor x, float factor) {
        Tensor product = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            product.data()[i] = x.data()[i] * factor;
        }
        return product;
    }

    /** a + b. */
    static Tensor plus(Tensor a, Tensor b) {
        Tensor sum = Tensor.zeros(a.shape());
        for (int i = 0; i < a.size(); i++) {
            sum.data()[i] = a.data()[i] + b.data()[i];
        }
        return sum;
    }

    /** A matrix of {@code count} equal rows. */
    static Tensor repeat(float[] row, int count) {
        Tensor matrix = Tensor.zeros(count, row.length);
        for (int i = 0; i < matrix.size(); i++) {
            matrix.data()[i] = row[i % row.length];
        }
        return matrix;
    }

    /** A row of ones. */
    static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
