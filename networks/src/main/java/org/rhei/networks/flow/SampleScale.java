package org.rhei.networks.flow;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;

/**
 * The mean and the standard deviation of each value of a sample in the training, which the weights of a flow hold.
 *
 * @param mean the means
 * @param std the standard deviations, above 0
 * @param logStd Σ ln std
 */
public record SampleScale(float[] mean, float[] std, double logStd) {
    /** Creates a scale of the tensors {@code mean} and {@code std}. */
    public SampleScale(Tensor mean, Tensor std) {
        this(mean.data(), std.data(), sumOfLogs(std.data()));
    }

    private static double sumOfLogs(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.log(values[i]))
                .sum();
    }

    /** Returns means of 0 and standard deviations of 1. */
    public static SampleScale identity(int values) {
        float[] ones = new float[values];
        Arrays.fill(ones, 1);
        return new SampleScale(new float[values], ones, 0);
    }
}
