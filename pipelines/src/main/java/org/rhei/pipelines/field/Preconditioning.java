package org.rhei.pipelines.field;

import java.util.Arrays;

/**
 * How a method makes a field of the network's output F:
 * <pre>
 *   v(t, x) = state(t) · x + output(t) · F(input(t) x, time(t)) + offset(t)
 * </pre>
 */
@FunctionalInterface
public interface Preconditioning {
    Coefficients at(double t);

    /** The network's output is the field itself: what flow matching trains it to be. */
    record None() implements Preconditioning {
        @Override
        public Coefficients at(double t) {
            throw new UnsupportedOperationException("the network alone needs no coefficients");
        }
    }

    /**
     * The coefficients of one time.
     *
     * @param time the time that the network is given
     * @param input the factor of the state that the network is given
     * @param state the state's factor in the field, one for each of a sample's numbers
     * @param output the network's
     * @param offset the constant
     */
    record Coefficients(double time, float input, float[] state, float[] output, float[] offset) {
        /** The same for all of a sample's numbers, without a constant. */
        public static Coefficients uniform(int dimension, double time, double input, double state, double output) {
            return new Coefficients(
                    time, (float) input, fill(dimension, state), fill(dimension, output), new float[dimension]);
        }

        private static float[] fill(int dimension, double value) {
            float[] filled = new float[dimension];
            Arrays.fill(filled, (float) value);
            return filled;
        }
    }
}
