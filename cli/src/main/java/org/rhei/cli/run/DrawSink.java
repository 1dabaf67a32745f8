package org.rhei.cli.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.OpenResult;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.ErrorEstimate;
import org.rhei.pipelines.PosteriorSummary;
import org.rhei.pipelines.SampleResult;
import org.rhei.solvers.Statistics;

/**
 * Takes the parts of a draw one after another: each is written and described, and forgotten before the next is drawn.
 */
final class DrawSink {
    private final OpenResult out;
    private final SampleFailures failures;
    private final @Nullable SampleSubset shown;
    private final PosteriorSummary.@Nullable Collector summary;
    private final boolean withTimes;
    private @Nullable Statistics statistics;
    private @Nullable ErrorEstimate errorEstimate;
    private double evaluations;
    private long rows;
    private double acceptance = 1;
    private long nanos;

    /**
     * Prepares for the parts of a draw.
     *
     * @param out the result that the samples are written to
     * @param failures counts the samples that did not reach the end
     * @param shown keeps the samples that are shown in a picture; null if there is none
     * @param summary summarizes the samples; null if there is no summary
     * @param withTimes true if the samples have a leading axis of times
     */
    DrawSink(
            OpenResult out,
            SampleFailures failures,
            @Nullable SampleSubset shown,
            PosteriorSummary.@Nullable Collector summary,
            boolean withTimes) {
        this.out = out;
        this.failures = failures;
        this.shown = shown;
        this.summary = summary;
        this.withTimes = withTimes;
    }

    /** Takes all parts, each of which is drawn when its turn comes. */
    void takeAll(Stream<SampleResult> parts) throws IOException {
        for (Iterator<SampleResult> each = parts.iterator(); each.hasNext(); ) {
            take(each.next());
        }
    }

    private void take(SampleResult part) throws IOException {
        long start = System.nanoTime();
        failures.withdraw(part);
        out.write(part.samples());
        if (shown != null || summary != null) {
            Tensor samples = withTimes ? ofLastTime(part.samples()) : part.samples();
            if (shown != null) {
                shown.add(samples);
            }
            if (summary != null) {
                summary.add(samples);
            }
        }
        add(part);
        nanos += System.nanoTime() - start;
    }

    private static Tensor ofLastTime(Tensor samples) {
        int times = samples.dim(0);
        return samples.rows(times - 1, times).reshape(Arrays.copyOfRange(samples.shape(), 1, samples.rank()));
    }

    /** Keeps the statistics of the costliest part, and the mean over all samples. */
    private void add(SampleResult part) {
        Statistics own = part.statistics();
        Statistics most = statistics == null || own.evaluations() > statistics.evaluations() ? own : statistics;
        double smallest =
                statistics == null ? own.smallestStep() : Math.min(own.smallestStep(), statistics.smallestStep());
        evaluations += own.meanEvaluations() * part.rows();
        rows += part.rows();
        statistics = new Statistics(most.evaluations(), evaluations / rows, most.accepted(), most.rejected(), smallest);
        errorEstimate = errorEstimate == null ? part.errorEstimate() : errorEstimate; // the first part has it
        acceptance = part.acceptance(); // parts of a draw in bounds are the whole draw
    }

    /** Returns the steps and evaluations of the solver. */
    Statistics statistics() {
        return Objects.requireNonNull(statistics);
    }

    /** Returns the estimate of the solver's error. */
    ErrorEstimate errorEstimate() {
        return Objects.requireNonNull(errorEstimate);
    }

    /** Returns the fraction of the drawn samples that were in their bounds. */
    double acceptance() {
        return acceptance;
    }

    /** Returns the time that was spent on the parts after they were drawn. */
    double seconds() {
        return 1e-9 * nanos;
    }
}
