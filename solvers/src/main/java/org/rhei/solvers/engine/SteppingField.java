package org.rhei.solvers.engine;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.VelocityField;

/** A field that may take whole steps, such as a network on a device: the states then stay there from the first step to the last. */
public interface SteppingField extends VelocityField {
    /** Returns the largest number of registers of steps that this field takes; 0 if it does not take steps by itself. */
    int stepRegisters();

    /**
     * Returns a new runner of some steps.
     *
     * @param steps steps with at most {@link #stepRegisters} registers
     */
    StepRunner stepRunner(Steps steps);

    /** Takes steps on one tile after the other. A runner belongs to one thread. */
    @FunctionalInterface
    interface StepRunner {
        /**
         * Takes the steps. Up to rounding, the result equals that of single evaluations.
         *
         * @param table a table of the field, to which the times of the steps belong
         * @param batch the samples of the lanes; its times are not used
         * @param x the states before the first step; receives the states after the last
         * @param noise the noise of the steps
         * @param check runs from time to time; an exception that it throws ends the work
         */
        void run(TimeTable table, Batch batch, Tile x, Noise noise, Runnable check);
    }
}
