package org.rhei.pipelines;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.rhei.kernel.Key;
import org.rhei.kernel.RheiException;
import org.rhei.kernel.statistics.RepeatedTimes;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.pipelines.options.OnUnusual;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;

/** Draws until the JVM has compiled the loops of draws: until draws no longer become faster. */
record JitWarmUp(Pipeline pipeline, SampleOptions options) {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The number of draws in a row that are no faster. */
    private static final int STEADY = 8;

    /** Draws one sample, and as many as fill the lanes of all threads: these run different loops. */
    void run() {
        long end = System.nanoTime() + LONGEST.toNanos();
        int lanes = pipeline.model()
                .flow()
                .map(NormalizingFlow::capacity)
                .orElseGet(() -> pipeline.evaluation().lanes());
        Sampler sampler = pipeline.sampler(anywhere(), options(end));
        try {
            steady(sampler, lanes * pipeline.workers().threads());
            steady(sampler, 1);
        } catch (CancellationException e) { // at the end, or interrupted: the flag of the thread stays set
        } catch (RheiException e) { // an observation of zeros may be beyond the model: the loops have run
        }
    }

    private static void steady(Sampler sampler, int samples) {
        RepeatedTimes times = new RepeatedTimes(STEADY, 0);
        long start;
        do {
            start = System.nanoTime();
            sampler.sample(Key.of(0), samples);
        } while (times.add(System.nanoTime() - start));
    }

    /** Returns an observation of zeros. */
    private Observation anywhere() {
        ModelConfig config = pipeline.config();
        int size = config.dimCond() * config.chCond();
        return size == 0 ? Observation.NONE : Observation.of(new float[size]);
    }

    private SampleOptions options(long end) {
        SampleOptions.Builder builder =
                SampleOptions.builder().onUnusual(OnUnusual.IGNORE).progress(until(end));
        options.scheme().ifPresent(builder::scheme);
        options.edgeMask().ifPresent(builder::edgeMask);
        return builder.build();
    }

    private static Progress until(long end) {
        return new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return System.nanoTime() > end;
            }
        };
    }
}
