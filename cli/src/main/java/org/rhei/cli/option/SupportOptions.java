package org.rhei.cli.option;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.BoundsRequest;
import org.rhei.pipelines.options.Restriction;
import picocli.CommandLine.Option;

/** The options that keep samples inside a prior's support. */
public final class SupportOptions {
    @Option(
            names = "--lower",
            paramLabel = "L",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The lower bounds of the prior, one value or one for each value of θ, such as -1 or 0,-inf."
                    + " Samples outside the bounds are redrawn; the report states the accepted share.")
    private double @Nullable [] lower;

    @Option(
            names = "--upper",
            paramLabel = "U",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The upper bounds of the prior.")
    private double @Nullable [] upper;

    @Option(
            names = "--max-draws",
            paramLabel = "N",
            description = "Draw at most N times as many samples as requested (default: " + Restriction.DEFAULT_MAX_DRAWS
                    + ").")
    private @Nullable Integer maxDraws;

    /** Returns the options as a value. */
    public BoundsRequest request() {
        return new BoundsRequest(list(lower), list(upper), maxDraws);
    }

    private static @Nullable List<Double> list(double @Nullable [] values) {
        return values == null ? null : DoubleStream.of(values).boxed().toList();
    }
}
