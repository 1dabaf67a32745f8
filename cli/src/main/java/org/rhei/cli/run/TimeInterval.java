package org.rhei.cli.run;

import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;

/**
 * The time from noise to samples.
 *
 * @param first the time of the noise
 * @param last the time of the samples
 * @param steps the number of equal steps that solvers of fixed steps take by default; 0 if equal steps do not suit the
 *     method
 */
public record TimeInterval(double first, double last, int steps) {
    /** Returns the interval of a method. That of EDM diffusion is made of the model's own noise levels, given as NaN; a flow has none. */
    public static TimeInterval of(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> new TimeInterval(0, 1, 100);
            case MethodConfig.ScoreMatching _ -> new TimeInterval(1, 1e-3, 1000);
            case MethodConfig.EdmDiffusion _, MethodConfig.NormalizingFlow _ ->
                new TimeInterval(Double.NaN, Double.NaN, 0);
        };
    }

    /** Returns true if steps of one size suit the method. */
    boolean equalSteps() {
        return steps > 0;
    }

    /** Returns the length of the interval. */
    double length() {
        return Math.abs(last - first);
    }

    /**
     * Refuses times that do not run from the first time towards the last.
     *
     * @throws InputException if they do not
     */
    void requireTimes(List<Double> times) {
        boolean ordered = times.size() >= 2;
        for (int i = 1; i < times.size(); i++) {
            ordered &= (times.get(i) - times.get(i - 1)) * (last - first) > 0;
        }
        double end = times.getLast();
        if (!ordered || times.getFirst() != first || !(end >= Math.min(first, last) && end <= Math.max(first, last))) {
            throw new InputException("--time-grid must begin with " + NumberText.number(first)
                    + (first < last ? " and increase to at most " : " and decrease to at least ")
                    + NumberText.number(last)
                    + ", found "
                    + Text.numbers(
                            times.stream().mapToDouble(Double::doubleValue).toArray()));
        }
    }
}
