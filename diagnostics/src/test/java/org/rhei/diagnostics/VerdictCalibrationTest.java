package org.rhei.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * Laws: with all its checks and parameters, a diagnosis calls exact posteriors bad in at most 1 % of repetitions, for
 * every number of trials and of samples, with ties, constants and heavy tails. It detects posteriors that are 30 %
 * too narrow, or shifted by half a standard deviation. The true value and the samples of a trial are independent
 * draws from one distribution, which the trial's location shifts.
 */
class VerdictCalibrationTest {
    private static final int REPETITIONS = 200;
    private static final List<String> LABELS = List.of("normal", "whole", "constant", "Cauchy");
    private static final Workers WORKERS = Workers.of(2);

    /** Makes trials of a normal, a discrete, a constant and a heavy-tailed parameter. */
    private static Trials trials(int count, int draws, long seed, double shift, double scale) {
        SplittableRandom random = new SplittableRandom(seed);
        int d = LABELS.size();
        float[] thetas = new float[count * d];
        float[] samples = new float[draws * count * d];
        for (int trial = 0; trial < count; trial++) {
            double location = random.nextGaussian();
            for (int draw = -1; draw < draws; draw++) {
                float[] to = draw < 0 ? thetas : samples;
                int at = (Math.max(0, draw) * count + trial) * d;
                double off = draw < 0 ? 0 : shift;
                double width = draw < 0 ? 1 : scale;
                to[at] = (float) (location + off + width * random.nextGaussian());
                to[at + 1] = (float) Math.rint(location + off + width * random.nextGaussian());
                to[at + 2] = 0.1f;
                to[at + 3] = (float) (location + off + width * Math.tan(Math.PI * (random.nextDouble() - 0.5)));
            }
        }
        return new Trials(Tensor.of(thetas, count, d), Tensor.of(samples, draws, count, d));
    }

    /** Runs the checks of all trials. */
    private static Stream<Finding> calibration(Trials trials, long seed) {
        return Stream.of(
                        Sbc.of(trials, Key.of(seed)).findings(LABELS),
                        Tarp.of(trials, Tarp.Options.defaults().seed(seed + 1)).findings(),
                        MarginalCoverage.of(trials, Key.of(seed).foldIn(1)).findings(LABELS))
                .flatMap(List::stream);
    }

    /** Compares the true parameters with the first sample of each posterior. */
    private static Stream<Finding> averaged(Trials trials, long seed) {
        int count = trials.count();
        Tensor first =
                Tensor.of(Arrays.copyOf(trials.samples().data(), trials.thetas().size()), count, trials.dimension());
        return Stream.of(
                        C2st.of(trials.thetas(), first, C2st.Options.defaults().seed(seed), WORKERS)
                                .findings("sets"),
                        PermutationTest.slicedWasserstein(trials.thetas(), first, Key.of(seed), WORKERS)
                                .findings("sets"),
                        PermutationTest.maximumMeanDiscrepancy(trials.thetas(), first, Key.of(seed), WORKERS)
                                .findings("sets"))
                .flatMap(List::stream);
    }

    private static Stream<Finding> predictive(Trials trials) {
        int d = trials.dimension();
        float[] first = new float[trials.draws() * d];
        for (int draw = 0; draw < trials.draws(); draw++) {
            System.arraycopy(trials.samples().data(), draw * trials.count() * d, first, draw * d, d);
        }
        return PosteriorPredictive.of(
                Tensor.of(first, trials.draws(), d, 1),
                trials.thetas().rows(0, 1).reshape(1, d, 1))
                .findings("x")
                .stream();
    }

    private static boolean bad(Stream<Finding> findings) {
        return Finding.worst(findings.toList()) == Grade.BAD;
    }

    private static long bad(int repetitions, int trials, int draws) {
        return IntStream.range(0, repetitions)
                .filter(r -> {
                    long seed = 1_000_003L * draws + 1009L * trials + r;
                    Trials exact = trials(trials, draws, seed, 0, 1);
                    return bad(Stream.concat(calibration(exact, seed), predictive(exact)));
                })
                .count();
    }

    @ParameterizedTest
    @CsvSource({"50, 1", "1000, 1", "50, 2", "300, 3", "1000, 5", "400, 8", "1000, 12", "100, 100"})
    void exactPosteriorsAreRarelyBad(int trials, int draws) {
        assertThat(bad(REPETITIONS, trials, draws)).isLessThanOrEqualTo(REPETITIONS / 100);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "4000, 1",
        "4000, 2",
        "4000, 3",
        "4000, 5",
        "4000, 8",
        "4000, 12",
        "4000, 20",
        "1000, 20",
        "1000, 30",
        "1000, 100",
        "4000, 100",
        "50, 1000",
        "1000, 1000",
        "4000, 1000"
    })
    void exactPosteriorsAreRarelyBadInLargeDiagnoses(int trials, int draws) {
        assertThat(bad(REPETITIONS, trials, draws)).isLessThanOrEqualTo(REPETITIONS / 100);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"10", "50", "100"})
    void setsOfOneDistributionAreRarelyBad(int trials) {
        long bad = IntStream.range(0, REPETITIONS)
                .filter(r -> bad(averaged(trials(trials, 1, 77_000L * trials + r, 0, 1), r)))
                .count();
        assertThat(bad).isLessThanOrEqualTo(REPETITIONS / 100);
    }

    /**
     * Law: local tests of exact posteriors are rarely bad. They use three observations, whose data are noisy
     * measurements of the locations.
     */
    @Tag("long")
    @ParameterizedTest
    @CsvSource({"50", "100"})
    void localTestsOfExactPosteriorsAreRarelyBad(int trials) {
        long bad = IntStream.range(0, REPETITIONS)
                .filter(r -> bad(local(trials, 99_000L * trials + r)))
                .count();
        assertThat(bad).isLessThanOrEqualTo(REPETITIONS / 100);
    }

    private static Stream<Finding> local(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int observed = 3;
        int draws = 20;
        Tensor thetas = Tensor.zeros(count, 1);
        Tensor xs = Tensor.zeros(count, 1, 1);
        Tensor drawn = Tensor.zeros(count, 1);
        Tensor at = Tensor.zeros(observed, 1, 1);
        Tensor samples = Tensor.zeros(draws, observed, 1);
        for (int i = 0; i < count; i++) {
            xs.data()[i] = (float) random.nextGaussian();
            thetas.data()[i] = (float) (xs.data()[i] + random.nextGaussian());
            drawn.data()[i] = (float) (xs.data()[i] + random.nextGaussian());
        }
        for (int i = 0; i < observed; i++) {
            at.data()[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = (float) (at.data()[i % observed] + random.nextGaussian());
        }
        return Lc2st.of(thetas, xs, drawn, at, samples, new Lc2st.Options(seed, 20, 100), WORKERS).stream()
                .map(test -> test.finding("x", observed));
    }

    /**
     * Law: of 20 posteriors of 100 samples each, all that are 30 % too narrow are detected with 1000 trials, and all
     * that are shifted by half a standard deviation with 200 trials.
     */
    @ParameterizedTest
    @CsvSource({"1000, 0, 0.7", "200, 0.5, 1"})
    void wrongPosteriorsAreDetected(int trials, double shift, double scale) {
        assertThat(IntStream.range(0, 20))
                .allSatisfy(r -> assertThat(bad(calibration(trials(trials, 100, 31L * r, shift, scale), r)))
                        .isTrue());
    }
}
