package org.rhei.serve.infer;

import java.util.function.BooleanSupplier;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.RepeatedTimes;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.serve.model.ServedModel;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.multistep.AdamsBashforth;

/**
 * Computes log-probabilities part by part, until the JVM has compiled their loops: until parts no longer become faster. A part is short, so
 * that no request waits long for it.
 */
final class DensityWarmUp implements BooleanSupplier {
    private static final int POINTS = 32;
    private static final int STEPS = 2;

    /** The number of parts, and their nanoseconds, without a faster one. */
    private static final int STEADY = 16;

    private static final long STEADY_NANOS = 1_000_000_000;

    /** The nanoseconds of all parts together. */
    private static final long LONGEST = 10_000_000_000L;

    private final ServedModel model;
    private final Observation x;
    private final Tensor points;
    private final LogProbOptions options = LogProbOptions.builder()
            .solver(new AdamsBashforth(2, Grid.quadratic(STEPS)).onFailure(OnFailure.REPORT))
            .errorEstimate(false)
            .build();

    private final RepeatedTimes times = new RepeatedTimes(STEADY, STEADY_NANOS);
    private long total;

    DensityWarmUp(ServedModel model) {
        this.model = model;
        this.x = model.conditional() ? Observation.of(new float[model.data()]) : Observation.NONE;
        this.points = Tensor.zeros(POINTS, model.parameters());
    }

    /** Computes a part. Returns true if another one is needed. */
    @Override
    public boolean getAsBoolean() {
        long start = System.nanoTime();
        model.pipeline().density(points, x, options);
        long taken = System.nanoTime() - start;
        total += taken;
        return times.add(taken) && total < LONGEST;
    }
}
