package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Draw;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that draws samples. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DrawOptions {
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "A trained model, .safetensors.")
    private Path model;

    @Option(
            names = "--nsamples",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Samples of each posterior (default: ${DEFAULT-VALUE}).")
    private int nsamples;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed gives the same samples, and those of GenSBI with PRNGKey(S) (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the samples go, .npy (float32). A file of that name is replaced.")
    private Path out;

    @Mixin
    private SolverOptions solver;

    @Option(
            names = "--time-grid",
            paramLabel = "T",
            split = ",",
            description =
                    "Return the states at these times, such as 0,0.25,0.5,1: the output then has a leading axis of"
                            + " times. They begin with 0 and increase.")
    private double @Nullable [] timeGrid;

    @Option(
            names = "--chunk-size",
            paramLabel = "N",
            description = "Draw at most so many samples at a time, to bound memory. As in GenSBI each chunk has its own"
                    + " random key, so other sizes give other samples.")
    private @Nullable Integer chunkSize;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use (default: as many as processors). The samples do not depend on it.")
    private @Nullable Integer threads;

    @Option(names = "--quiet", description = "No progress bar, no report.")
    private boolean quiet;

    int nsamples() {
        return nsamples;
    }

    long seed() {
        return seed;
    }

    SolverOptions solver() {
        return solver;
    }

    int threads() {
        return threads != null ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** Whether the samples have a leading axis of times. */
    boolean hasTimes() {
        return timeGrid != null;
    }

    /** The model file's name without its ending. */
    String modelName() {
        return String.valueOf(model.getFileName()).replaceFirst("\\.safetensors$", "");
    }

    /** Where the samples go; checked. */
    OutputFile out(Path... inputs) {
        OutputFile file = OutputFile.of("--out", out, List.of(".npy")).sparing(model);
        for (Path input : inputs) {
            file.sparing(input);
        }
        return file;
    }

    /**
     * How to draw.
     *
     * @throws InputException when options do not fit together
     */
    SampleOptions sampleOptions() {
        requirePositive("--nsamples", nsamples);
        requirePositive("--chunk-size", chunkSize);
        requirePositive("--threads", threads);
        SampleOptions options = SampleOptions.defaults().solver(solver.solver());
        if (timeGrid != null) {
            checkTimes(timeGrid);
            options = options.timeGrid(timeGrid);
        }
        return chunkSize != null ? options.chunkSize(chunkSize) : options;
    }

    /** Refuses a count below 1. */
    static void requirePositive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new InputException(option + " must be at least 1, found " + value);
        }
    }

    private static void checkTimes(double[] times) {
        boolean increasing = times.length >= 2;
        for (int i = 1; i < times.length; i++) {
            increasing &= times[i] > times[i - 1];
        }
        if (!increasing || times[0] != 0 || !(times[times.length - 1] <= 1)) {
            String found =
                    String.join(",", Arrays.stream(times).mapToObj(Text::number).toList());
            throw new InputException("--time-grid must begin with 0 and increase to at most 1, found " + found);
        }
    }

    /** Loads the model. */
    Pipeline pipeline() {
        try {
            return Pipeline.load(model, Workers.of(threads()));
        } catch (IOException e) {
            throw InputException.unreadable(model, e);
        }
    }

    /**
     * Draws, with a progress bar.
     *
     * @param observations how many posteriors are drawn from
     * @param draw draws with the options it is given
     */
    Timed draw(
            Terminal terminal,
            ModelConfig config,
            int observations,
            SampleOptions options,
            Function<SampleOptions, Draw> draw) {
        checkSize(config, observations);
        long start = System.nanoTime();
        try (ProgressLine progress = new ProgressLine(terminal, quiet, (long) nsamples * observations)) {
            Draw drawn = draw.apply(options.progress(progress));
            return new Timed(drawn, 1e-9 * (System.nanoTime() - start));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Says what was done, unless that is not wanted.
     *
     * @param samples how many samples there are, those of all posteriors together
     */
    void report(Terminal terminal, Timed timed, long samples, List<Path> files) {
        if (!quiet) {
            new Report(timed, samples, this, files).print(terminal.out());
        }
    }

    private void checkSize(ModelConfig config, int observations) {
        double numbers = (double) nsamples
                * observations
                * config.dimObs()
                * config.chObs()
                * (timeGrid == null ? 1 : timeGrid.length);
        if (numbers > MOST_NUMBERS) {
            throw new InputException("--nsamples " + nsamples + " makes " + Text.number(numbers)
                    + " numbers in all, expected at most " + MOST_NUMBERS);
        }
    }

    /** A draw and the seconds it took. */
    record Timed(Draw draw, double seconds) {}
}
