package org.rhei.cli.option;

import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.MethodConfig;

/**
 * The time in which noise becomes samples.
 *
 * @param first when it begins
 * @param last when it ends
 * @param steps how many equal steps solvers of fixed steps take unless the user says otherwise; 0 where equal steps are
 *     no good choice
 */
public record Span(double first, double last, int steps) {
    public static Span of(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> new Span(0, 1, 100);
            case MethodConfig.ScoreMatching _ -> new Span(1, 1e-3, 1000);
            case MethodConfig.EdmDiffusion _ -> new Span(Double.NaN, Double.NaN, 0); // noise levels, the model's own
        };
    }

    double length() {
        return Math.abs(last - first);
    }

    /** Refuses times that do not go from the first towards the last. */
    void check(double[] times) {
        boolean ordered = times.length >= 2;
        for (int i = 1; i < times.length; i++) {
            ordered &= (times[i] - times[i - 1]) * (last - first) > 0;
        }
        double end = times[times.length - 1];
        if (!ordered || times[0] != first || !(end >= Math.min(first, last) && end <= Math.max(first, last))) {
            throw new InputException("--time-grid must begin with " + Text.number(first)
                    + (first < last ? " and increase to at most " : " and decrease to at least ") + Text.number(last)
                    + ", found " + Text.numbers(times));
        }
    }
}
