package org.rhei.solvers.multistep;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Pilot samples with the ends of their trajectories, which a method is tuned to reach.
 *
 * @param start the states at the start, (n, …)
 * @param end the states at the end of the trajectories
 * @param scale the unit in which the error of each component counts, such as the spread of the posterior that the sample belongs to;
 *     positive
 */
public record PilotEnds(Tensor start, Tensor end, Tensor scale) {
    /** Checks the shapes and the scale. */
    public PilotEnds {
        if (!Arrays.equals(start.shape(), end.shape()) || !Arrays.equals(start.shape(), scale.shape())) {
            throw new IllegalArgumentException("start, end and scale must have the same shape, found "
                    + Tensor.text(start.shape()) + ", " + Tensor.text(end.shape()) + " and "
                    + Tensor.text(scale.shape()));
        }
        for (float unit : scale.data()) {
            if (!(unit > 0 && unit < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a scale must be positive and finite, found " + NumberText.number(unit));
            }
        }
    }

    /** Returns pilot samples whose errors count in the units of the state. */
    static PilotEnds of(Tensor start, Tensor end) {
        Tensor scale = Tensor.zeros(start.shape());
        Arrays.fill(scale.data(), 1);
        return new PilotEnds(start, end, scale);
    }

    /** Returns the first samples. */
    PilotEnds first(int count) {
        return new PilotEnds(start.rows(0, count), end.rows(0, count), scale.rows(0, count));
    }

    /** Returns the distance of element i of some states from the true ends, in its unit. */
    double off(Tensor reached, int i) {
        return ((double) end.data()[i] - reached.data()[i]) / scale.data()[i];
    }
}
