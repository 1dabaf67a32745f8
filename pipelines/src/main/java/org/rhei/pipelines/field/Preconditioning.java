package org.rhei.pipelines.field;

import java.util.Arrays;

/** Computes a field from the network's output F: <pre> v(t, x) = state(t) · x + output(t) · F(input(t) x, time(t)) + offset(t) </pre> */
@FunctionalInterface
public interface Preconditioning {
    /** Returns the coefficients of a time. */
    Coefficients at(double t);

    /**
     * The coefficients of one time.
     *
     * @param time the time in the network's input
     * @param input the factor of the state in the network's input
     * @param state the factor of the state in the field, one for each component of a sample
     * @param output the factor of the network's output, one for each component
     * @param offset the constant, one for each component
     */
    record Coefficients(double time, float input, float[] state, float[] output, float[] offset) {
        /** Returns coefficients that are equal for all components, without a constant. */
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
