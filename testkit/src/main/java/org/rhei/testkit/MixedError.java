package org.rhei.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.rhei.kernel.Tensor;

/** The error |found − expected| / (1 + |expected|): absolute for small values, relative for large ones. */
public final class MixedError {
    private MixedError() {}

    /** Returns the largest error of any element; NaN where an element is NaN. */
    public static double largest(Tensor found, Tensor expected) {
        return largest(found.data(), expected.data(), 0);
    }

    /** Returns the largest error of any element, with expected values that begin at an offset; NaN where an element is NaN. */
    public static double largest(float[] found, float[] expected, int at) {
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, of(found[i], expected[at + i]));
        }
        return largest;
    }

    /** Returns the error of one element. */
    public static double of(double found, double expected) {
        return Math.abs(found - expected) / (1 + Math.abs(expected));
    }

    /** Asserts that two tensors have one shape and that no element errs by a tolerance or more. */
    public static void assertBelow(double tolerance, Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(of(found.data()[i], expected.data()[i]))
                    .as("element %d", i)
                    .isLessThan(tolerance);
        }
    }
}
