package org.rhei.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.studies.SolverSetting.ModelFile;

/**
 * Law: the choice is the first of the quick candidates whose error is below ε. A setting is equal after it was
 * written and read.
 */
class SolverChoiceTest {
    private static final MethodConfig FLOW = new MethodConfig.FlowMatching();

    private static final long DRAWS = 10_000;

    @Test
    void theFirstCandidateBelowEpsilonIsChosen() {
        for (double epsilon : new double[] {0.2, 0.01, 1e-3}) {
            SolverChoice choice = SolverChoice.of(NormalFlow.of(2), epsilon, DRAWS, Progress.NONE);
            List<Candidate> quick = Candidates.quick(NormalFlow.of(2), DRAWS);
            Candidate chosen = choice.setting().orElseThrow().candidate();
            StudyReport all = SolverStudy.builder(quick.subList(0, quick.indexOf(chosen) + 1))
                    .samples(SolverChoice.SAMPLES)
                    .repeats(1)
                    .referenceSteps(100)
                    .key(Key.of(0))
                    .build()
                    .run(NormalFlow.of(2));
            assertThat(all.verdict(epsilon).choice().map(CandidateSummary::candidate))
                    .contains(chosen);
            assertThat(all.overall())
                    .filteredOn(one -> one.p99() + all.floor() < epsilon)
                    .hasSize(1);
            assertThat(choice.verdict().candidates()).isEqualTo(quick.indexOf(chosen) + 1);
        }
    }

    @Test
    void smallerErrorsCostMore() {
        double coarse = SolverChoice.of(NormalFlow.of(1), 0.1, DRAWS, Progress.NONE)
                .verdict()
                .choice()
                .orElseThrow()
                .evaluations();
        double fine = SolverChoice.of(NormalFlow.of(1), 1e-3, DRAWS, Progress.NONE)
                .verdict()
                .choice()
                .orElseThrow()
                .evaluations();
        assertThat(coarse).isLessThan(fine);
    }

    @Test
    void withoutACandidateBelowEpsilonThereIsNoChoice() {
        SolverChoice none = SolverChoice.of(NormalFlow.of(1), 1e-9, DRAWS, Progress.NONE);
        assertThat(none.setting()).isEmpty();
        assertThat(none.verdict().choice()).isEmpty();
        assertThat(none.nearest().orElseThrow().candidate())
                .isEqualTo(none.verdict().nearest().orElseThrow().candidate());
        assertThat(none.verdict().text(DRAWS)).contains("the reference is known to", "The most accurate,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolverChoice.of(NormalFlow.of(1), -1, DRAWS, Progress.NONE));
    }

    /**
     * Law: a candidate is accepted if its error plus the error of the reference is below ε. If no candidate is
     * accepted, the reference is known to a quarter of ε, or the words say that it is not, and they name both errors.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.05, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5})
    void theErrorOfTheReferenceCounts(double epsilon) {
        SolverChoice choice = SolverChoice.of(NormalFlow.of(1), epsilon, 100, Progress.NONE);
        Verdict verdict = choice.verdict();
        if (choice.setting().isPresent()) {
            assertThat(verdict.choice().orElseThrow().p99() + verdict.floor()).isLessThan(epsilon);
        } else {
            assertThat(verdict.nearest().orElseThrow().p99() + verdict.floor()).isGreaterThanOrEqualTo(epsilon);
            assertThat(verdict.text(100)).contains("known to");
        }
        assertThat(choice.setting().isPresent() || verdict.floor() >= epsilon / 4 || verdict.candidates() > 60)
                .isTrue();
    }

    /** Law: the candidates include more than a hundred evaluations, for errors that 100 steps cannot reach. */
    @Test
    void candidatesReachBeyondAHundredEvaluations() {
        assertThat(Candidates.quick(NormalFlow.of(1), DRAWS).stream()
                        .mapToInt(one -> one.evaluations().orElse(0)))
                .anyMatch(evaluations -> evaluations >= 800);
    }

    @Test
    void settingsAreEqualAfterWritingAndReading() {
        SolverSetting chosen = SolverChoice.of(NormalFlow.of(1), 0.01, DRAWS, Progress.NONE)
                .setting()
                .orElseThrow();
        SolverSetting back = SolverSetting.parse(chosen.json(), "s.json");
        assertThat(back).isEqualTo(chosen);
        assertThat(back.scheme()).isEqualTo(chosen.scheme());
        SolverSetting plain = new SolverSetting(
                Candidate.parse("euler/uniform/100"), "flow-matching", Optional.empty(), Optional.empty());
        assertThat(SolverSetting.parse(plain.json(), "s.json")).isEqualTo(plain);
    }

    /** Law: a setting that names its model is refused for a file with other bytes, whatever the file's name. */
    @Test
    void aSettingServesItsModelOnly() {
        SolverSetting nameless = new SolverSetting(
                Candidate.parse("euler/uniform/100"), "flow-matching", Optional.empty(), Optional.empty());
        ModelFile file = new ModelFile("a.safetensors", "0123");
        SolverSetting setting = nameless.ofModel(file);
        SolverSetting back = SolverSetting.parse(setting.json(), "s.json");
        assertThat(back).isEqualTo(setting);
        back.requireModel(file);
        back.requireModel(new ModelFile("moved.safetensors", "0123"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.requireModel(new ModelFile("a.safetensors", "4567")))
                .withMessage(
                        "the setting was chosen for a.safetensors with SHA-256 0123, found a.safetensors with SHA-256"
                                + " 4567: choose again for this one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nameless.requireModel(file))
                .withMessage(
                        "the setting does not name the model for which it was chosen, found a.safetensors with SHA-256"
                                + " 0123: choose again");
    }

    @Test
    void aSettingIsTheSolverOnItsGrid() {
        Calibration calibration = new Calibration(List.of(0.0, 0.25, 1.0));
        SolverSetting setting = new SolverSetting(
                Candidate.parse("adams-bashforth3/calibrated/4"),
                "flow-matching",
                Optional.of(calibration),
                Optional.empty());
        assertThat(setting.scheme(FLOW, Optional.empty()))
                .isEqualTo(new Scheme.Ode(new AdamsBashforth(3, Grid.of(0, 0.125, 0.25, 0.625, 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting.scheme(
                        new MethodConfig.ScoreMatching(MethodConfig.ScoreSde.Vp.DEFAULT), Optional.empty()))
                .withMessageContaining("is for a model of flow-matching, found one of score-matching");
    }

    /** Law: a fitted method is chosen for many samples, and it can be loaded from a file for its observation only. */
    @Test
    void aFittedSettingServesItsObservationOnly() {
        assertThat(SolverChoice.of(NormalFlow.of(1), 1e-4, 10, Progress.NONE)
                        .setting()
                        .orElseThrow()
                        .weights())
                .isEmpty();
        SolverSetting chosen = SolverChoice.of(NormalFlow.of(1), 1e-4, 100_000_000, Progress.NONE)
                .setting()
                .orElseThrow();
        assertThat(chosen.candidate().fitted()).isTrue();
        SolverSetting back = SolverSetting.parse(chosen.json(), "s.json");
        assertThat(back).isEqualTo(chosen);
        Optional<Tensor> own = NormalFlow.of(1).observation(0);
        assertThat(back.scheme(FLOW, own))
                .isEqualTo(new Scheme.Ode(chosen.weights().orElseThrow().solver()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.scheme(FLOW, NormalFlow.of(2).observation(1)))
                .withMessageContaining("were fitted to the observation (0), found (1); fit them to this observation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.scheme(FLOW, Optional.of(Tensor.of(new float[] {0, 1}, 2, 1, 1))))
                .withMessageContaining("found (1)");
        assertThat(SolverChoice.of(NormalFlow.of(2), 1e-4, 100_000_000, Progress.NONE)
                        .setting()
                        .orElseThrow()
                        .weights())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                                                    | not valid JSON
        {"format": 1, "format": 2}                           | not valid JSON
        {} {}                                                | not valid JSON
        []                                                   | expected a JSON object
        {}                                                   | format must be a text
        {"format": "x"}                                      | format must be rhei-setting
        F, "version": 2}                                     | version must be 1
        F, "version": 1, "solver": "euler/uniform/0", "method": "m"} | must be a whole number
        F, "version": 1, "solver": "euler/uniform/9"}        | method must be a text
        F, "version": 1, "solver": "euler/uniform/9", "method": "m", "model": "a"} | name must be a text
        F, "version": 1, "solver": "euler/uniform/9", "method": "m", "model": {"name": "a", "sha256": 3}} | sha256 must be a text
        F, "version": 1, "speed": 3}                         | unknown key 'speed'
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m"} | needs the times of a calibrated grid
        F, "version": 1, "solver": "adams-bashforth3/uniform/9", "method": "m", "times": [0, 1]} | needs no times
        F, "version": 1, "solver": "ab3/uniform/9", "method": "m"} | no solver is named ab3, expected one of
        F, "version": 1, "solver": "fitted/quadratic/2", "method": "m"} | needs the weights of a fitted method
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": 1} | weights must be an array
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": [1]} | the weights of a step must be an
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": [[1]]} | averaging must be a number
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": [[1]], "averaging": 1} | nodes must be
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": [[1]], "averaging": 1, "nodes": [0, 1]} | \
        observation must be
        F, "version": 1, "solver": "fitted/quadratic/1", "method": "m", "weights": [[1]], "averaging": 3, "nodes": [0, 1]} | from 0 to 2
        F, "version": 1, "solver": "fitted/quadratic/2", "method": "m", "weights": [[1]], "averaging": 1, "nodes": [0, 1], \
        "observation": [0]} | needs weights for 2 steps, found weights for 1
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m", "times": 3} | times must be an array of numbers
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m", "times": ["0", 1]} | an array of numbers
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m", "times": [0]} | at least 2 times
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m", "times": [0, 1, 0.5]} | strictly ascending
        F, "version": 1, "solver": "adams-bashforth3/calibrated/9", "method": "m", "times": [0, 1e999]} | finite
        """)
    void refusesOtherFiles(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SolverSetting.parse(text.replaceFirst("^F", "{\"format\": \"rhei-setting\""), "s.json"))
                .withMessageStartingWith("s.json: ")
                .withMessageContaining(message);
    }

    @Test
    void aLongFileIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolverSetting.parse(" ".repeat(1_000_001), "s.json"))
                .withMessageContaining("at most 1000000");
    }
}
