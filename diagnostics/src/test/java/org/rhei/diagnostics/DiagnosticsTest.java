package org.rhei.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * Laws: exact posteriors pass every diagnostic. Posteriors that are too narrow, too wide or shifted fail, and the
 * verdict names the error. The model is θ ~ N(0, 1) and x ~ N(θ, 1), so that p(θ|x) = N(x/2, 1/2).
 */
class DiagnosticsTest {
    private static final List<String> LABELS = List.of("θ₁", "θ₂");
    private static final Workers WORKERS = Workers.of(2);

    private static Trials gaussian(int count, int draws, double shift, double scale) {
        Random random = new Random(5);
        float[] thetas = new float[2 * count];
        float[] samples = new float[draws * 2 * count];
        for (int i = 0; i < thetas.length; i++) {
            thetas[i] = (float) random.nextGaussian();
            double x = thetas[i] + random.nextGaussian();
            for (int draw = 0; draw < draws; draw++) {
                samples[draw * thetas.length + i] =
                        (float) (x / 2 + shift + scale * Math.sqrt(0.5) * random.nextGaussian());
            }
        }
        return new Trials(Tensor.of(thetas, count, 2), Tensor.of(samples, draws, count, 2));
    }

    private static List<Finding> findings(Trials trials) {
        return Stream.of(
                        Sbc.of(trials).findings(LABELS),
                        Tarp.of(trials).findings(),
                        MarginalCoverage.of(trials).findings(LABELS))
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1000, 99", "1000, 100", "300, 200", "2000, 20", "400, 7"})
    void exactPosteriorsPass(int count, int draws) {
        assertThat(findings(gaussian(count, draws, 0, 1)))
                .allSatisfy(finding ->
                        assertThat(finding.verdict().grade()).as("%s", finding).isEqualTo(Grade.GOOD));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.7, too narrow (overconfident)",
        "0, 1.5, too wide",
        "0.4, 1, the posterior lies too high",
        "-0.4, 1, the posterior lies too low",
    })
    void wrongPosteriorsFailAndTheVerdictSaysHow(double shift, double scale, String words) {
        Trials trials = gaussian(600, 100, shift, scale);
        assertThat(Sbc.of(trials).findings(LABELS)).allSatisfy(finding -> {
            assertThat(finding.verdict().grade()).isEqualTo(Grade.BAD);
            assertThat(finding.verdict().words()).contains(words);
        });
        assertThat(findings(trials).stream()
                        .filter(finding -> finding.check().equals("coverage"))
                        .map(finding -> finding.verdict().grade()))
                .contains(Grade.BAD);
    }

    @Test
    void tarpSeesWidthsAndTellsTheirDirection() {
        Tarp narrow = Tarp.of(gaussian(600, 100, 0, 0.6));
        Tarp wide = Tarp.of(gaussian(600, 100, 0, 1.7));
        assertThat(narrow.areaToCurve()).isLessThan(-0.8);
        assertThat(wide.areaToCurve()).isGreaterThan(0.8);
        assertThat(narrow.findings().getFirst().verdict().words()).contains("overconfident");
        assertThat(wide.findings().getFirst().verdict().words()).contains("conservative");
        assertThat(narrow.ksUniform()).isLessThan(1e-6);
    }

    /** Law: over 40 sets of trials the p-values are uniform: none is tiny, and their mean is near one half. */
    @Test
    void probabilitiesOfExactPosteriorsAreUniform() {
        List<Sbc> sets = IntStream.range(0, 40)
                .mapToObj(set -> {
                    int[] ranks = Key.of(set).integers(500, 101);
                    return new Sbc(List.of(ranks), 100);
                })
                .toList();
        for (double[] probabilities : List.of(
                sets.stream().mapToDouble(sbc -> sbc.chiSquared(0)).toArray(),
                sets.stream().mapToDouble(sbc -> sbc.ks(0)).toArray())) {
            assertThat(Arrays.stream(probabilities).boxed())
                    .allSatisfy(p -> assertThat(p).isBetween(0.002, 1.0));
            double mean = Arrays.stream(probabilities).average().orElseThrow();
            assertThat(mean).isCloseTo(0.5, within(3 / Math.sqrt(12 * 40)));
        }
    }

    /**
     * Law: if the bins do not divide the ranks, each bin has its own expectation. Here 201 ranks fall into seven bins
     * of 25 ranks and one of 26.
     */
    @Test
    void binsThatDoNotDivideTheRanksAreExpectedToDiffer() {
        int[] everyRank = IntStream.rangeClosed(0, 200).toArray();
        Sbc.Bins bins = new Sbc(List.of(everyRank), 200).histogram(0, 8);
        assertThat(IntStream.of(bins.counts()).sum()).isEqualTo(201);
        assertThat(bins.counts()).containsOnly(25, 26);
        for (int b = 0; b < 8; b++) {
            assertThat(bins.expected()[b]).isCloseTo(bins.counts()[b], within(1e-9));
        }
        assertThat(new Sbc(List.of(everyRank), 200).chiSquared(0)).isCloseTo(1, within(1e-9));
    }

    @Test
    void theExactPosteriorOfTwoMoonsPasses() {
        TwoMoons moons = new TwoMoons();
        Tensor thetas = moons.prior(Key.of(11), 400);
        Tensor xs = moons.simulate(Key.of(12), thetas);
        Tensor samples = Tensor.zeros(60, 400, 2, 1);
        for (int trial = 0; trial < 400; trial++) {
            Tensor drawn = moons.posterior(Key.of(3).foldIn(trial), xs.rows(trial, trial + 1), 60);
            for (int draw = 0; draw < 60; draw++) {
                System.arraycopy(drawn.data(), 2 * draw, samples.data(), (draw * 400 + trial) * 2, 2);
            }
        }
        assertThat(findings(new Trials(thetas, samples)))
                .allSatisfy(finding ->
                        assertThat(finding.verdict().grade()).as("%s", finding).isEqualTo(Grade.GOOD));
        PosteriorPredictive predictive =
                PosteriorPredictive.of(moons, Key.of(4), moons.posterior(Key.of(5), xs.rows(0, 1), 500), xs.rows(0, 1));
        assertThat(predictive.findings("x"))
                .allSatisfy(finding -> assertThat(finding.verdict().grade()).isEqualTo(Grade.GOOD));
        assertThat(predictive.data().getFirst().deviation()).isBetween(0.01, 0.1);
    }

    /**
     * Law: data far outside of the predictive distribution fail. The smallest tail probability from n simulated
     * values is 2 / (n + 1), which is below 0.001 / 2 data values from 4000 simulated values on.
     */
    @Test
    void dataOutsideOfThePredictiveDistributionFail() {
        TwoMoons moons = new TwoMoons();
        Tensor x = Tensor.of(new float[] {-0.5f, 0.1f}, 1, 2, 1);
        Tensor other = Tensor.of(new float[] {-0.5f, 0.9f}, 1, 2, 1);
        PosteriorPredictive predictive =
                PosteriorPredictive.of(moons, Key.of(4), moons.posterior(Key.of(5), x, 5000), other);
        assertThat(predictive.findings("x").get(1).verdict().grade()).isEqualTo(Grade.BAD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moons.posterior(Key.of(1), Tensor.of(new float[] {9, 9}, 1, 2, 1), 10))
                .withMessageContaining("9, 9");
    }

    /**
     * Law: the accuracy approaches that of the best classifier of N(0, 1) and N(s, 1), which is right with
     * probability Φ(s/2).
     */
    @ParameterizedTest
    @CsvSource({"0, 0.5, GOOD", "2, 0.841, BAD", "8, 1, BAD"})
    void theAccuracyApproachesTheBestOne(float shift, double best, Grade grade) {
        Tensor first = Key.of(1).normal(400, 2);
        Tensor second = Key.of(2).normal(400, 2);
        for (int i = 0; i < 400; i++) {
            second.data()[2 * i] += shift;
        }
        C2st test = C2st.of(first, second, C2st.Options.defaults(), WORKERS);
        assertThat(test.accuracy()).isBetween(best - 0.06, best + 0.04);
        assertThat(test.findings("sets").getFirst().verdict().grade()).isEqualTo(grade);
        assertThat(C2st.of(first, second, C2st.Options.defaults(), Workers.of(1))
                        .accuracy())
                .isEqualTo(test.accuracy());
    }

    @Test
    void unfittingShapesAndValuesAreRefused() {
        Tensor thetas = Tensor.zeros(4, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(thetas, Tensor.zeros(10, 5, 2)))
                .withMessageContaining("(L, 4, 2)")
                .withMessageContaining("(10, 5, 2)");
        Tensor nan = Tensor.zeros(10, 4, 2);
        nan.data()[7] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(thetas, nan))
                .withMessageContaining("NaN");
        Trials trials = new Trials(thetas, Tensor.zeros(10, 4, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tarp.of(trials, Tarp.Options.defaults().references(Tensor.zeros(3, 2))))
                .withMessageContaining("(3, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sbc.of(trials).histogram(0, 12))
                .withMessageContaining("found 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> C2st.of(thetas, Tensor.zeros(4, 3)))
                .withMessageContaining("3 and 2");
    }

    /**
     * Law: a classifier gains nothing from unequal sizes of the sets. A forest that always names the larger set would
     * be right more often than not.
     */
    @ParameterizedTest
    @CsvSource({"400, 40", "40, 400"})
    void setsOfUnequalSizesAreComparedInEqualParts(int n, int m) {
        C2st same = C2st.of(Key.of(1).normal(n, 2), Key.of(2).normal(m, 2), C2st.Options.defaults(), WORKERS);
        assertThat(same.accuracy()).isBetween(0.3, 0.65);
        assertThat(same.samples()).isEqualTo(80);
        assertThat(same.findings("sets").getFirst().verdict().grade()).isEqualTo(Grade.GOOD);
        Tensor shifted = Key.of(2).normal(m, 2);
        for (int i = 0; i < shifted.size(); i++) {
            shifted.data()[i] += 3;
        }
        C2st other = C2st.of(Key.of(1).normal(n, 2), shifted, C2st.Options.defaults(), WORKERS);
        assertThat(other.findings("sets").getFirst().verdict().grade()).isEqualTo(Grade.BAD);
    }

    /**
     * Law: a constant parameter is named and not judged. A parameter of few values is judged, with its ties broken at
     * random.
     */
    @Test
    void constantAndDiscreteParametersAreReported() {
        int count = 500;
        Tensor thetas = Tensor.zeros(count, 2);
        Tensor samples = Tensor.zeros(50, count, 2);
        for (Tensor each : List.of(thetas, samples)) {
            int[] coins = Key.of(each.size()).integers(each.size(), 2);
            for (int i = 0; i < coins.length; i++) {
                each.data()[i] = i % 2 == 0 ? 7 : coins[i];
            }
        }
        Trials trials = new Trials(thetas, samples);
        for (List<Finding> findings : List.of(
                Sbc.of(trials).findings(LABELS), MarginalCoverage.of(trials).findings(LABELS))) {
            assertThat(findings.getFirst().verdict().grade()).isEqualTo(Grade.UNJUDGED);
            assertThat(findings.getFirst().verdict().words()).contains("the parameter is constant");
            assertThat(findings.subList(1, findings.size())).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.verdict().grade()).isEqualTo(Grade.GOOD);
                assertThat(finding.verdict().words()).contains("2 values only").contains("ties are broken at random");
            });
        }
        Sbc one = Sbc.of(trials, Key.of(1));
        assertThat(one.ranks().get(1))
                .isEqualTo(Sbc.of(trials, Key.of(1)).ranks().get(1));
        assertThat(one.ranks().get(1))
                .isNotEqualTo(Sbc.of(trials, Key.of(2)).ranks().get(1));
    }

    /**
     * Law: the levels are those that a given number of samples can attain. The words state the target, the observed
     * share, and the shares that exact posteriors give.
     */
    @ParameterizedTest
    @CsvSource({"2, 33.3%, 66.7%", "3, 50.0%, 75.0%", "12, 69.2%, 69.2%", "200, 68.2%, 68.2%"})
    void coverageNamesTheLevelsThatSamplesAttain(int draws, String central, String highestDensity) {
        List<Finding> findings = MarginalCoverage.of(gaussian(800, draws, 0, 1)).findings(LABELS);
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.verdict().grade()).isEqualTo(Grade.GOOD);
            assertThat(finding.verdict().words())
                    .contains("exact posteriors give")
                    .contains("of 800 trials");
        });
        assertThat(findings.stream().map(Finding::statistic))
                .contains("share of true values in the central " + central.replace(".0%", "%") + " interval")
                .contains("share of true values in the highest-density " + highestDensity.replace(".0%", "%")
                        + " interval");
    }

    /** Law: too few trials or samples give no verdict, neither for good posteriors nor for bad ones. */
    @Test
    void tooFewTrialsAndSamplesAreNotJudged() {
        assertThat(MarginalCoverage.of(gaussian(1000, 1, 3, 1)).findings(LABELS))
                .allSatisfy(finding -> assertThat(finding.verdict().grade()).isEqualTo(Grade.UNJUDGED));
        assertThat(findings(gaussian(2, 100, 3, 1)))
                .allSatisfy(finding -> assertThat(finding.verdict().grade()).isEqualTo(Grade.UNJUDGED));
    }
}
