package org.rhei.pipelines.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.diffusion.StochasticSampler.Step;

class NoiseScheduleTest {
    private static final Map<String, EdmSchedule> SCHEDULES = Map.of(
            "EDM", EdmSchedule.Edm.DEFAULT,
            "VP", EdmSchedule.Vp.DEFAULT,
            "VE", EdmSchedule.Ve.DEFAULT);

    static Stream<NoiseSchedule> schedules() {
        return SCHEDULES.values().stream().map(NoiseSchedule::of);
    }

    /**
     * Law: the times, and the noise levels that the network receives for them, are GenSBI's within 4 ulps or 4e-7.
     * The network's time embedding turns a thousand times faster than the noise level.
     */
    @ParameterizedTest
    @CsvFileSource(resources = "/edm-schedules.csv", numLinesToSkip = 3)
    void timesEqualGensbis(
            String sampling,
            String trained,
            int steps,
            double churn,
            int step,
            String time,
            String raised,
            String sigma,
            String noise,
            String noiseEnd) {
        NoiseSchedule schedule = NoiseSchedule.of(Objects.requireNonNull(SCHEDULES.get(sampling)));
        NoiseSchedule network = NoiseSchedule.of(Objects.requireNonNull(SCHEDULES.get(trained)));
        Scheme.Edm edm = Scheme.Edm.DEFAULT.nsteps(steps).churn(new Scheme.Churn(churn, 0.05, 50, 1));
        List<Step> all = EdmDiffusionMethod.steps(edm, schedule);
        Step own = all.get(step);
        assertNear((float) own.from(), time);
        assertNear((float) own.raised(), raised);
        assertNear(schedule.sigma((float) own.raised()), sigma);
        assertNear(network.noise(schedule.sigma((float) own.raised())), noise);
        if (step + 1 < steps) {
            assertNear(network.noise(schedule.sigma((float) own.to())), noiseEnd);
        }
    }

    private static void assertNear(float found, String bits) {
        float expected = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
        assertThat(found).isCloseTo(expected, within(Math.max(4e-7f, 4 * Math.ulp(expected))));
    }

    /** Law: the slopes are the derivatives of σ and ln s. */
    @ParameterizedTest
    @MethodSource("schedules")
    void slopesAreDerivatives(NoiseSchedule schedule) {
        for (int i = 0; i < 10; i++) {
            float t = schedule.time(i, 11);
            float h = t * 1e-2f;
            double sigma = (schedule.sigma(t + h) - schedule.sigma(t - h)) / (2.0 * h);
            double scale = (Math.log(schedule.scale(t + h)) - Math.log(schedule.scale(t - h))) / (2.0 * h);
            assertThat(schedule.sigmaSlope(t)).isCloseTo(sigma, within(2e-2 * sigma));
            assertThat(schedule.logScaleSlope(t)).isCloseTo(scale, within(2e-2 * Math.abs(scale) + 1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void sigmaInverseIsTheInverseOfSigma(NoiseSchedule schedule) {
        for (int i = 0; i < 10; i++) {
            float t = schedule.time(i, 11);
            assertThat(schedule.sigmaInverse(schedule.sigma(t))).isCloseTo(t, within(1e-5f * t));
        }
    }
}
