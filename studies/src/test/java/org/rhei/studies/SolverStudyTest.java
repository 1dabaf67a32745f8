package org.rhei.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Progress;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.studies.Measurement.Role;

/** Law: a study measures the errors of a flow that is known in closed form, in the stated order, and reports them. */
class SolverStudyTest {
    private static SolverStudy study(String... candidates) {
        return builder(candidates).build();
    }

    private static SolverStudy.Builder builder(String... candidates) {
        return SolverStudy.builder(Stream.of(candidates).map(Candidate::parse).toList())
                .samples(64)
                .repeats(1);
    }

    private static SampleErrors errors(StudyReport report, String candidate) {
        return report.of(Role.CANDIDATE).stream()
                .filter(one -> one.candidate().toString().equals(candidate))
                .findFirst()
                .orElseThrow()
                .accuracy()
                .errors()
                .orElseThrow();
    }

    /** Law: halving the step divides the error by 2 to the power of the order, within 0.15 of the order. */
    @ParameterizedTest
    @CsvSource({
        "euler, uniform, 100, 1",
        "euler, quadratic, 100, 1",
        "heun, uniform, 40, 2",
        "adams-bashforth2, uniform, 80, 2",
        "adams-bashforth3, uniform, 40, 3",
        "euler, calibrated, 100, 1",
    })
    void errorsFallWithTheOrder(String solver, String grid, int steps, int order) {
        String coarse = solver + "/" + grid + "/" + steps;
        String fine = solver + "/" + grid + "/" + 2 * steps;
        StudyReport report = study(coarse, fine).run(NormalFlow.of(1));
        double ratio = errors(report, coarse).p50() / errors(report, fine).p50();
        assertThat(Math.log(ratio) / Math.log(2)).isCloseTo(order, within(0.15));
    }

    /**
     * Law: errors are in units of the spread. One Euler step takes every x to x + v(0, x) = μ, so that its error is
     * about |x(1) − μ| / s = |x(0)|.
     */
    @Test
    void errorsAreInUnitsOfTheSpread() {
        SampleErrors errors = errors(study("euler/uniform/1").run(NormalFlow.of(1)), "euler/uniform/1");
        assertThat(errors.p50()).isBetween(0.5, 0.9); // the median of |N(0, 1)| is 0.67
        assertThat(errors.mean()).isCloseTo(Math.sqrt(2 / Math.PI), within(0.15));
        assertThat(errors.max()).isGreaterThanOrEqualTo(errors.p99()).isGreaterThan(1.5);
        assertThat(errors.flips()).isBetween(12, 30); // 32 % of 64
    }

    @Test
    void theReferenceItselfHasNoError() {
        StudyReport report = study("rk4/quadratic/250").run(NormalFlow.of(2));
        assertThat(report.of(Role.CANDIDATE)).hasSize(2).allSatisfy(one -> {
            assertThat(one.accuracy().errors()).contains(new SampleErrors(0, 0, 0, 0, 0));
            assertThat(one.accuracy().slicedWasserstein()).isZero();
            assertThat(one.accuracy().mmd()).isZero();
            assertThat(one.cost().evaluations()).isEqualTo(1000);
        });
    }

    @Test
    void theReferencesDifferByRoundingAndDrawsByNoise() {
        StudyReport report = study("euler/uniform/10").run(NormalFlow.of(1));
        assertThat(report.floor()).isBetween(1e-8, 1e-4);
        Measurement noise = report.of(Role.NOISE).getFirst();
        Measurement euler = report.of(Role.CANDIDATE).getFirst();
        assertThat(noise.accuracy().errors()).isEmpty();
        assertThat(noise.accuracy().slicedWasserstein()).isBetween(0.05, 0.5);
        assertThat(noise.accuracy().mmd()).isBetween(0.01, 0.3);
        assertThat(euler.accuracy().slicedWasserstein()).isPositive();
        assertThat(euler.accuracy().mmd()).isPositive();
    }

    /**
     * Law: failures are reported. Samples above 1 meet a NaN at t = 1/2, where two uniform steps evaluate the field
     * and the reference does not.
     */
    @Test
    void failuresAreReported() {
        StudyReport report =
                study("euler/uniform/2", "euler/uniform/3").run(new NormalFlow(1, 0.5, 0.5, Workers.of(1)));
        Measurement failed = report.of(Role.CANDIDATE).getFirst();
        assertThat(failed.ok()).isFalse();
        assertThat(failed.status().toString()).matches("failed: \\d+ of 64 samples, sample \\d+ not finite at t = 1");
        assertThat(failed.cost().evaluations()).isEqualTo(2);
        assertThat(failed.accuracy().errors().orElseThrow().p50()).isFinite();
        assertThat(failed.accuracy().errors().orElseThrow().max()).isInfinite();
        assertThat(failed.accuracy().slicedWasserstein()).isNaN();
        assertThat(report.csv()).contains("1,candidate,euler,uniform,2,,2,", ",inf,inf,1,,,\"failed: ");
        assertThat(report.of(Role.CANDIDATE).getLast().ok()).isTrue();
        assertThat(report.verdict(1000).choice().map(CandidateSummary::candidate))
                .contains(Candidate.parse("euler/uniform/3"));
    }

    @Test
    void aGridThatFloat32DoesNotResolveIsAFailure() {
        StudyReport report =
                builder("euler/quadratic/100000").samples(2).build().run(NormalFlow.of(1));
        assertThat(report.of(Role.CANDIDATE).getFirst().status().toString())
                .startsWith("failed: 100000 steps are below");
        assertThat(report.csv()).contains("1,candidate,euler,quadratic,100000,,,,,,0,0,,,,,,,,failed: 100000 steps");
        assertThat(report.verdict(1).choice()).isEmpty();
        assertThat(report.verdict(1).text(100)).contains("None of 1 candidates", "All failed");
    }

    @Test
    void aFailingReferenceEndsTheStudy() {
        double node = 0.4375; // 1 − (1 − 1/4)²
        NormalFlow flow = new NormalFlow(1, 0.5, node, Workers.of(1));
        assertThatExceptionOfType(IntegrationException.class)
                .isThrownBy(() ->
                        builder("euler/uniform/3").referenceSteps(4).build().run(flow))
                .withMessageContaining("rk4/quadratic/4 of observation 1 failed: ");
    }

    @Test
    void theVerdictNamesTheCheapestOnAllObservations() {
        StudyReport report = study(
                        "euler/uniform/100", "adams-bashforth3/quadratic/20", "midpoint/quadratic/20", "rk4/uniform/2")
                .run(NormalFlow.of(2));
        Verdict verdict = report.verdict(0.01);
        assertThat(verdict.choice().map(CandidateSummary::candidate))
                .contains(Candidate.parse("adams-bashforth3/quadratic/20"));
        assertThat(verdict.choice().orElseThrow().evaluations()).isEqualTo(21);
        assertThat(verdict.choice().orElseThrow().p99()).isLessThan(0.01);
        assertThat(verdict.text(100))
                .startsWith(
                        "adams-bashforth3/quadratic/20 is the cheapest of 4 candidates whose p99 error is below 0.01 ")
                .contains("each of the 2 observations: 21 evaluations", "With 100 samples the Monte Carlo error");
        assertThat(verdict.text(1_000_000_000L)).contains("samples the solver's error dominates");
        assertThat(verdict.balance())
                .isCloseTo(Math.pow(verdict.choice().orElseThrow().meanError(), -2), within(1e-9));

        Verdict none = report.verdict(2e-5);
        assertThat(none.choice()).isEmpty();
        assertThat(none.text(100)).contains("None of 4 candidates", "The most accurate, ");
        assertThat(report.verdict(1e-9).text(100))
                .startsWith("No statement is possible for 1e-9 of the spread: the reference is known to ");
        assertThatIllegalArgumentException().isThrownBy(() -> report.verdict(0));
    }

    /** Law: a method is fitted to each observation, and the report counts the evaluations of the fits. */
    @Test
    void methodsAreFittedToEachObservation() {
        StudyReport report = study(
                        "fitted/quadratic/5", "adams-bashforth3/quadratic/40", "adams-bashforth3/calibrated/9")
                .run(NormalFlow.of(2));
        List<Measurement> all = report.of(Role.CANDIDATE);
        assertThat(all).extracting(Measurement::ok).containsOnly(true);
        assertThat(all.getFirst().cost().fit().evaluations())
                .isEqualTo(5 * Candidate.PILOT * FittedMultistep.FIT_EVALUATIONS);
        assertThat(all.getFirst().cost().fit().seconds()).isPositive();
        assertThat(all.get(1).cost().fit()).isEqualTo(Measurement.Fit.NONE);
        assertThat(all.get(2).cost().fit().evaluations()).isEqualTo(32 * 641);
        assertThat(report.csv()).contains("fit_evaluations,fit_seconds");
        Verdict verdict = report.verdict(0.01);
        assertThat(verdict.choice().map(CandidateSummary::candidate)).contains(Candidate.parse("fitted/quadratic/5"));
        assertThat(verdict.unfitted().map(CandidateSummary::candidate))
                .contains(Candidate.parse("adams-bashforth3/quadratic/40"));
        assertThat(verdict.text(100))
                .contains("Fitting it to one observation takes "
                        + verdict.choice().orElseThrow().fit().evaluations() + " evaluations, here ")
                .contains(" s each. For more than ", " not fitted, adams-bashforth3/quadratic/40 with 41");
        assertThat(report.settings())
                .containsOnlyKeys(
                        Candidate.parse("rk4/quadratic/250"),
                        Candidate.parse("adams-bashforth3/quadratic/999"),
                        Candidate.parse("adams-bashforth3/quadratic/40"),
                        Candidate.parse("adams-bashforth3/calibrated/9"));
    }

    @Test
    void adaptiveSolversAreComparedByTheirMean() {
        StudyReport report =
                study("dopri5/per-sample/1e-3", "dopri5/shared/1e-3").run(NormalFlow.of(1));
        assertThat(report.of(Role.CANDIDATE)).allSatisfy(one -> {
            assertThat(one.ok()).isTrue();
            assertThat(one.cost().evaluations()).isBetween(13.0, 200.0);
        });
        assertThat(report.csv()).contains("1,candidate,dopri5,per-sample,,1e-3,", "1,candidate,dopri5,shared,,1e-3,");
    }

    @Test
    void threadsDoNotMatter() {
        SolverStudy study = study("adams-bashforth3/calibrated/9", "dopri5/per-sample/1e-3", "euler/uniform/7");
        List<List<Object>> found = Stream.of(1, 3)
                .map(threads -> study.run(new NormalFlow(2, 0.3, Double.NaN, Workers.of(threads))))
                .map(report -> report.measurements().stream()
                        .<Object>map(one -> List.of(
                                one.candidate(),
                                one.cost().evaluations(),
                                one.accuracy().errors(),
                                one.accuracy().slicedWasserstein(),
                                one.accuracy().mmd()))
                        .toList())
                .toList();
        assertThat(found.getFirst()).isEqualTo(found.getLast());
    }

    @Test
    void progressRisesToTheEndAndMayCancel() {
        List<Double> heard = Collections.synchronizedList(new ArrayList<>());
        builder("euler/uniform/7", "adams-bashforth3/calibrated/9")
                .progress(heard::add)
                .build()
                .run(NormalFlow.of(2));
        assertThat(heard).isSorted().last().satisfies(last -> assertThat(last).isCloseTo(1, within(1e-9)));
        Progress stop = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(
                        () -> builder("euler/uniform/7").progress(stop).build().run(NormalFlow.of(1)));
    }

    @Test
    void impossibleStudiesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder("euler/uniform/7").samples(1).build())
                .withMessageContaining("found 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder("euler/uniform/7").repeats(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder("euler/uniform/7").referenceSteps(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolverStudy.builder(List.of()).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> study("heun/schedule/18").run(NormalFlow.of(1)))
                .withMessageContaining("heun/schedule/18 is for models of EDM diffusion only");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        fehlberg                | no candidate is named 'fehlberg', expected solver/grid/size, or solver
        euler/uniform/0         | must be a whole number from 1
        euler/uniform/1.5       | must be a whole number from 1
        euler/uniform/x         | must be a number of steps or a tolerance, found 'x'
        euler/uniform/NaN       | must be a whole number
        euler/adaptive/1        | must be one of [uniform, quadratic, edm, calibrated, schedule, shared, per-sample]
        euler/shared/1e-3       | euler does not take the grid shared
        dopri5/shared/0         | must be positive and finite
        rk5/uniform/3           | no solver is named rk5, expected one of [euler, midpoint,
        ab3/uniform/3           | no solver is named ab3, expected one of [euler, midpoint,
        adams-bashforth3/uniform/4097        | must be at most 4096
        rk4/schedule/9          | rk4 does not take the grid schedule
        unipc/uniform/9         | unipc does not take the grid uniform
        unipc/schedule/1        | the steps of unipc must be at least 2
        unipc/schedule/9        | unipc/schedule/9 is for models of score matching and EDM diffusion only
        fitted/shared/9         | fitted does not take the grid shared
        fitted/quadratic/101    | the steps of fitted must be at most 100
        tuned/quadratic/25      | the steps of tuned must be at most 24
        """)
    void impossibleCandidatesAreRefused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidates.parse(List.of(text), new MethodConfig.FlowMatching()))
                .withMessageContaining(message);
    }

    @Test
    void aSolverOrAGridWithoutASizeMeansASweep() {
        MethodConfig flow = new MethodConfig.FlowMatching();
        assertThat(Candidates.parse(
                        List.of(
                                "adams-bashforth3/calibrated",
                                " adams-bashforth3/calibrated/5 ",
                                "adams-bashforth3/calibrated/13"),
                        flow))
                .hasSize(10)
                .allMatch(one -> one.toString().startsWith("adams-bashforth3/calibrated/"))
                .last()
                .hasToString("adams-bashforth3/calibrated/5");
        assertThat(Candidates.parse(List.of("dopri5"), flow)).hasSize(8);
        assertThat(Candidates.parse(List.of("fitted"), flow)).hasSize(6);
        assertThat(Candidates.parse(List.of("tuned"), flow))
                .hasSize(4)
                .doesNotContainAnyElementsOf(Candidates.of(flow));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidate.parse("euler/uniform"))
                .withMessageContaining("written solver/grid/size");
    }

    @Test
    void candidatesAreEqualAfterWritingAndReading() {
        for (MethodConfig method : List.of(
                new MethodConfig.FlowMatching(),
                new MethodConfig.EdmDiffusion(MethodConfig.EdmSchedule.Edm.DEFAULT),
                new MethodConfig.ScoreMatching(MethodConfig.ScoreSde.Vp.DEFAULT))) {
            assertThat(Candidates.of(method)).hasSizeGreaterThan(50).allSatisfy(one -> {
                assertThat(Candidate.parse(one.toString())).isEqualTo(one);
                one.requireSuits(method);
            });
        }
    }
}
