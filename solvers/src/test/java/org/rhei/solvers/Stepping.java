package org.rhei.solvers;

import java.util.concurrent.atomic.AtomicInteger;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.engine.SteppingField;
import org.rhei.testkit.StepInterpreter;

/**
 * A field that takes steps by itself, in the solver's own arithmetic.
 *
 * @param stepRegisters the largest number of registers
 * @param taken the evaluations during steps
 * @param evaluated the other evaluations
 */
public record Stepping(VelocityField field, int stepRegisters, AtomicInteger taken, AtomicInteger evaluated)
        implements SteppingField {
    public Stepping(VelocityField field) {
        this(field, 32);
    }

    public Stepping(VelocityField field, int stepRegisters) {
        this(field, stepRegisters, new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public int dimension() {
        return field.dimension();
    }

    @Override
    public int lanes() {
        return field.lanes();
    }

    @Override
    public TimeTable at(double... times) {
        return field.at(times);
    }

    @Override
    public TimeTable averaged(double[][] times, double[][] weights) {
        return field.averaged(times, weights);
    }

    @Override
    public Evaluator evaluator() {
        Evaluator evaluator = field.evaluator();
        return new Evaluator() {
            @Override
            public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
                evaluated.incrementAndGet();
                evaluator.evaluate(table, batch, x, v);
            }

            @Override
            public boolean takesTimePerLane() {
                return evaluator.takesTimePerLane();
            }
        };
    }

    @Override
    public StepRunner stepRunner(Steps steps) {
        Evaluator evaluator = field.evaluator();
        return (table, batch, x, noise, check) -> StepInterpreter.run(
                steps,
                x,
                (time, state, v) -> {
                    taken.incrementAndGet();
                    batch.setTime(time);
                    evaluator.evaluate(table, batch, state, v);
                },
                noise,
                check);
    }
}
