package org.rhei.plots;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.rhei.kernel.Tensor;

/** Samples of known distributions, equal at every call. */
public final class Draws {
    private Draws() {}

    public static float[] gaussian(int n, double mean, double deviation) {
        Random random = new Random(7);
        return filled(n, () -> mean + deviation * random.nextGaussian());
    }

    public static float[] uniform(int n, double low, double high) {
        Random random = new Random(8);
        return filled(n, () -> low + (high - low) * random.nextDouble());
    }

    public static float[] cauchy(int n) {
        Random random = new Random(9);
        return filled(n, () -> Math.tan(Math.PI * (random.nextDouble() - 0.5)));
    }

    /** Returns standard Gaussian samples in d independent dimensions, in shape (n, d). */
    public static Tensor gaussians(int n, int d) {
        return Tensor.of(gaussian(n * d, 0, 1), n, d);
    }

    /** Returns two narrow crescents around (-0.6, -0.6) and (0.6, 0.6), in shape (n, 2). */
    public static Tensor crescents(int n) {
        Random random = new Random(10);
        float[] data = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double angle = Math.PI * (random.nextDouble() - 0.25);
            double radius = 0.1 + 0.01 * random.nextGaussian();
            int sign = random.nextBoolean() ? 1 : -1;
            data[2 * i] = (float) (sign * (0.6 + radius * Math.cos(angle)));
            data[2 * i + 1] = (float) (sign * (0.6 + radius * Math.sin(angle)));
        }
        return Tensor.of(data, n, 2);
    }

    public static float[] sorted(float[] sample) {
        float[] sorted = sample.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static float[] filled(int n, DoubleSupplier draw) {
        float[] sample = new float[n];
        for (int i = 0; i < n; i++) {
            sample[i] = (float) draw.getAsDouble();
        }
        return sample;
    }
}
