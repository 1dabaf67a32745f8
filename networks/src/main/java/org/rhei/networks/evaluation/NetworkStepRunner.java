package org.rhei.networks.evaluation;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Noise;

/** Takes steps on one tile after the other. A runner belongs to one thread. */
@FunctionalInterface
public interface NetworkStepRunner {
    /**
     * Takes the steps.
     *
     * @param table a time table of the network, to which the times of the steps belong
     * @param coefficients for each time of the table the factor i of the state in the network's input, and for each component a, b and c
     *     of the field a · x + b · f(t, i · x) + c; empty if the network is the field
     * @param condition a condition of the network
     * @param batch carries for each lane the index of its observation in the condition; its times are not used
     * @param x the samples before the first step; receives the samples after the last step
     * @param noise the noise of the steps
     * @param check runs from time to time; an exception that it throws ends the run and leaves {@code x} unchanged
     */
    void run(
            TimeModulations table,
            float[][] coefficients,
            Condition condition,
            Batch batch,
            Tile x,
            Noise noise,
            Runnable check);
}
