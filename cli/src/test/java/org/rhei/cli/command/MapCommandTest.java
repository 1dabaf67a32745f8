package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rhei.cli.Invocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Laws of {@code rhei map}. */
class MapCommandTest {
    /** The posterior of the tutorial: normal with mean 5.5 and 4.4 and a deviation of 0.35 for these data. */
    private static final String MODEL =
            Path.of("..", "models", "gaussian-flux1-flow.safetensors").toString();

    private static Invocation map(String... more) {
        List<String> all = new ArrayList<>(List.of("map", "--model", MODEL));
        all.add("--observation=5,4,6,5");
        all.addAll(List.of(more));
        if (all.stream().noneMatch(option -> option.startsWith("--nsamples"))) {
            all.add("--nsamples=64");
        }
        if (all.stream().noneMatch(option -> option.startsWith("--starts"))) {
            all.add("--starts=2");
        }
        return Invocation.of(all.toArray(String[]::new));
    }

    private static JsonNode json(Invocation done) {
        assertDone(done);
        return JsonMapper.shared().readTree(done.out());
    }

    /** Law: a normal posterior has one mode, near its mean, with a density above that of all samples. */
    @Test
    void findsTheMeanOfANormalPosterior() {
        JsonNode report = json(map("--json", "--truth=5.5,4.5"));
        assertThat(report.get("modes").size()).isEqualTo(1);
        JsonNode mode = report.at("/modes/0");
        assertThat(mode.get("converged").booleanValue()).isTrue();
        assertThat(mode.at("/point/theta_1").doubleValue()).isCloseTo(5.43, within(0.2));
        assertThat(mode.at("/point/theta_2").doubleValue()).isCloseTo(4.48, within(0.2));
        double most = mode.get("log_prob").doubleValue();
        double region68 = report.at("/regions/0/log_prob").doubleValue();
        double region95 = report.at("/regions/1/log_prob").doubleValue();
        // A normal distribution of two dimensions: 68.27 % lie within 1.148 nats of the top, 95.45 % within 3.09.
        assertThat(most - region68).isCloseTo(1.148, within(0.5));
        assertThat(most - region95).isCloseTo(3.09, within(1.5));
        assertThat(report.at("/truth/level").doubleValue()).isBetween(0.0, 0.4);
    }

    @Test
    void boundsHoldTheMode() {
        JsonNode report = json(map("--json", "--upper=5.3,inf"));
        assertThat(report.at("/modes/0/point/theta_1").doubleValue())
                .isLessThanOrEqualTo(5.3)
                .isCloseTo(5.3, within(1e-5));
    }

    /** Law: the density is 0 outside of the bounds. */
    @Test
    void aTruthOutsideOfTheBoundsIsInNoRegion() {
        Invocation done = map("--upper=5.3,inf", "--truth=5.5,4.5");
        assertDone(done);
        assertThat(done.out()).contains("outside of the bounds").doesNotContain("inside the region");
    }

    @Test
    void printsATableOfModes() {
        Invocation done = map();
        assertDone(done);
        assertThat(done.out()).contains("modes", "68 % region", "95 % region", "mode 1", "log-prob", "theta_2");
    }

    @Test
    void refusesWhatItCannotSearch() {
        assertRefused(map("--nsamples=1"), "--nsamples must be at least 2, found 1");
        assertRefused(map("--starts=0"), "--starts");
        assertRefused(map("--truth=1"), "--truth: found 1 value, expected 2");
        assertRefused(map("--truth=1,?"), "--truth: found a value that is not known");
    }
}
