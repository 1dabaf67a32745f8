package org.rhei.networks.evaluation;

import org.rhei.networks.evaluation.Network.Condition;
import org.rhei.networks.evaluation.Network.Derivative;
import org.rhei.networks.evaluation.Network.TimeTable;

/** The output alone. */
record WithoutDirections(Derivative value) implements Network.Evaluator {
    @Override
    public void evaluate(
            TimeTable table,
            int time,
            Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] out,
            int outAt) {
        value.evaluate(table, time, condition, observations, x, xAt, x, xAt, out, outAt, out, outAt);
    }

    @Override
    public boolean takesTimePerLane() {
        return true;
    }

    @Override
    public void evaluate(
            TimeTable table,
            int[] times,
            Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] out,
            int outAt) {
        value.evaluate(table, times, condition, observations, x, xAt, x, xAt, out, outAt, out, outAt);
    }
}
