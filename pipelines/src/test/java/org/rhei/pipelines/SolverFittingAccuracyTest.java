package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Law: on the trained two-moons model, a fitted multistep method with 14 evaluations per sample has a smaller 99 %
 * quantile and a smaller maximum of the errors than GenSBI's Euler method with 100.
 */
class SolverFittingAccuracyTest {
    private static final Path MODELS = Path.of("../models");
    private static final int SAMPLES = 128;
    private static final Key KEY = Key.of(8);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fourteenEvaluationsBeatEulersHundred(int number) throws IOException {
        Pipeline pipeline = Pipeline.load(MODELS.resolve("two-moons-flux1-flow.safetensors"));
        Tensor xO = observation(number);
        FittedMultistep fitted =
                new SolverFitting(pipeline).fit(Key.of(1), Observation.of(xO), 512, new Grid.Power(14, 2));
        Solver fine = new AdamsBashforth(4, new Grid.Power(200, 1.5));
        Tensor converged = draw(pipeline, xO, fine).samples();
        SampleResult few = draw(pipeline, xO, fitted);
        double[] errors = errors(few.samples(), converged);
        double[] eulers = errors(draw(pipeline, xO, FixedStep.euler(0.01)).samples(), converged);
        System.out.printf(
                "two moons %d: fitted %.1e, %.1e, %.1e, euler %.1e, %.1e, %.1e (p50, p99, max)%n",
                number, median(errors), p99(errors), largest(errors), median(eulers), p99(eulers), largest(eulers));
        assertThat(few.statistics().evaluations()).isLessThanOrEqualTo(14);
        assertThat(p99(errors)).isLessThan(p99(eulers));
        assertThat(largest(errors)).isLessThan(largest(eulers));
    }

    private static Tensor observation(int number) throws IOException {
        String[] row = Files.readAllLines(MODELS.resolve("two-moons-observation-" + number + ".csv"))
                .getLast()
                .split(",", -1);
        return Tensor.of(new float[] {Float.parseFloat(row[0]), Float.parseFloat(row[1])}, 1, 2, 1);
    }

    private static SampleResult draw(Pipeline pipeline, Tensor xO, Solver solver) {
        return pipeline.sampler(
                        Observation.of(xO),
                        SampleOptions.builder().solver(solver).build())
                .draw(KEY, SAMPLES);
    }

    /**
     * Returns each sample's root mean square distance from its converged solution, in units of the posterior's
     * spread, sorted.
     */
    private static double[] errors(Tensor samples, Tensor converged) {
        double[] squares = new double[SAMPLES];
        for (int d = 0; d < 2; d++) {
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < SAMPLES; i++) {
                mean += converged.at(i, d, 0) / (double) SAMPLES;
            }
            for (int i = 0; i < SAMPLES; i++) {
                variance += Math.pow(converged.at(i, d, 0) - mean, 2) / SAMPLES;
            }
            for (int i = 0; i < SAMPLES; i++) {
                squares[i] += Math.pow(samples.at(i, d, 0) - converged.at(i, d, 0), 2) / variance / 2;
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).sorted().toArray();
    }

    private static double median(double[] errors) {
        return errors[errors.length / 2];
    }

    private static double p99(double[] errors) {
        return errors[errors.length * 99 / 100];
    }

    private static double largest(double[] errors) {
        return errors[errors.length - 1];
    }
}
