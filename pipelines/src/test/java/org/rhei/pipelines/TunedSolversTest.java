package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.TunedSolvers.Choice;
import org.rhei.pipelines.TunedSolvers.DensityChoice;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.multistep.FittedDensity;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.testkit.ReferenceCase;

class TunedSolversTest {
    private static final ReferenceCase FLOW = new ReferenceCase("flux1_flow");

    private final Pipeline pipeline = Pipeline.load(FLOW.model(), Workers.of(2));
    private final Observation xs = Observation.of(
            Key.of(3).normal(24, pipeline.config().dimCond(), pipeline.config().chCond()));

    @TempDir
    private Path directory;

    TunedSolversTest() throws IOException {}

    private static Rung<FittedMultistep> rung(int steps, double p99) {
        List<Double> nodes = new ArrayList<>(List.of(0.0));
        List<List<Double>> weights = new ArrayList<>();
        for (int n = 0; n < steps; n++) { // Euler's steps
            nodes.add((n + 1.0) / steps);
            List<Double> step = new ArrayList<>(Collections.nCopies(n + 1, 0.0));
            step.set(0, 1.0 / steps);
            weights.add(step);
        }
        Errors errors = new Errors(5, 80, p99 / 10, p99, 2 * p99);
        return new Rung<>(new FittedMultistep(nodes, weights, 0, OnFailure.THROW), steps, errors, errors);
    }

    @SafeVarargs
    private static TunedSolvers tuned(Rung<FittedMultistep>... rungs) {
        List<Rung<FittedMultistep>> all = new ArrayList<>();
        for (Rung<FittedMultistep> rung : rungs) {
            all.add(rung);
        }
        return new TunedSolvers("m.safetensors", "ab", "five", all, List.of());
    }

    /** Law: equal keys give equal methods, whose errors are small on observations apart, and a file keeps them. */
    @Test
    void aTuningIsKeptInAFile() throws IOException {
        SolverTuning tuning = new SolverTuning(pipeline, FLOW.model()).withDensities(List.of(6));
        TunedSolvers tuned = tuning.tune(Key.of(1), xs, "normal", 0.2, Progress.NONE);
        assertThat(tuning.tune(Key.of(1), xs, "normal", 0.2, Progress.NONE)).isEqualTo(tuned);
        Rung<FittedMultistep> last = tuned.samples().getLast();
        assertThat(last.unseen().p99()).isLessThanOrEqualTo(0.2);
        assertThat(last.unseen().observations()).isEqualTo(8);
        Path file = directory.resolve("model.tuned");
        Files.writeString(file, tuned.json());
        assertThat(TunedSolvers.load(file)).isEqualTo(tuned);
        assertThat(tuned.densities().getFirst().solver().states().blends()).hasSize(6);
        Path model = directory.resolve("model.safetensors");
        Files.copy(FLOW.model(), model);
        assertThat(TunedSolvers.beside(model)).contains(tuned);
        Files.write(model, new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(TunedSolvers.beside(model)).isEmpty();

        Choice choice = tuned.choose(pipeline, xs.get(0), 0.2);
        assertThat(choice.trusted()).isTrue();
        assertThat(choice.rung()).isEqualTo(last);
    }

    /** Law: log-densities of samples by the method that is chosen for an error differ from GenSBI's solver by little more than that. */
    @Test
    void densitiesAreTunedToo() throws IOException {
        SolverTuning tuning = new SolverTuning(pipeline, FLOW.model()).withDensities(List.of(6, 12));
        TunedSolvers tuned = tuning.tune(Key.of(1), xs, "normal", 1, Progress.NONE);
        Rung<FittedDensity> best = tuned.densities().getLast();
        assertThat(best.unseen().observations()).isEqualTo(8);
        double claimed = best.unseen().p99();
        Tensor points = pipeline.sample(Key.of(4), xs.get(20), 40, SampleOptions.defaults());
        DensityChoice choice = tuned.chooseForDensity(pipeline, points, xs.get(20), claimed);
        assertThat(choice.rung()).isEqualTo(best);
        assertThat(choice.trusted()).isTrue();
        assertThat(choice.error().points()).isEqualTo(32);
        LogProbOptions options =
                LogProbOptions.builder().solver(choice.rung().solver()).build();
        Density found = pipeline.density(points, xs.get(20), options);
        assertThat(found.statistics().meanEvaluations()).isEqualTo(best.evaluations());
        float[] exact = pipeline.logProb(points, xs.get(20)).data();
        for (int i = 0; i < exact.length; i++) {
            assertThat(found.logProb().data()[i]).isCloseTo(exact[i], within((float) (2 * claimed)));
        }
    }

    /** Law: points at which a method errs by more than it claims are noticed; a file may hold no methods for densities. */
    @Test
    void pointsUnlikeTheTuningsAreNoticed() {
        FittedMultistep states = new FittedMultistep(
                List.of(1.0, 0.5, 0.0), List.of(List.of(-0.5), List.of(-0.5, 0.0)), 0, OnFailure.THROW);
        Rung<FittedDensity> rung = new Rung<>(
                new FittedDensity(states, List.of(-0.5, -0.5)),
                2,
                rung(2, 0.001).seen(),
                rung(2, 0.001).unseen());
        TunedSolvers tuned = new TunedSolvers("m.safetensors", "ab", "five", List.of(rung(2, 0.1)), List.of(rung));
        Tensor points = pipeline.sample(Key.of(4), xs.get(1), 40, SampleOptions.defaults());
        DensityChoice choice = tuned.chooseForDensity(pipeline, points, xs.get(1), 0.002);
        assertThat(choice.trusted()).isFalse();
        assertThat(choice.error().largest()).isGreaterThan(0.002);
        assertThatThrownBy(() -> tuned.chooseForDensity(pipeline, points, xs.get(1), 1e-4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no tuned method has an error of 1e-4 nats: the nearest has p50 1e-4");
        assertThatThrownBy(() -> tuned(rung(2, 0.1)).chooseForDensity(pipeline, points, xs.get(1), 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has no methods for log-probabilities, only for samples: tune again for this model, or"
                        + " take the default solver");
    }

    /** Law: a method for densities that diverges is never trusted, and is no reason to fail. */
    @Test
    void densityMethodsThatDivergeAreNotTrusted() {
        List<List<Double>> huge = List.of(List.of(3e38), List.of(3e38, 3e38));
        FittedMultistep states = new FittedMultistep(List.of(1.0, 0.5, 0.0), huge, 0, OnFailure.THROW);
        Errors none = new Errors(1, 1, 0, 0, 0);
        Rung<FittedDensity> rung = new Rung<>(new FittedDensity(states, List.of(0.0, 0.0)), 2, none, none);
        TunedSolvers tuned = new TunedSolvers("m", "ab", "five", List.of(rung(2, 0.1)), List.of(rung));
        Tensor points = pipeline.sample(Key.of(4), xs.get(1), 20, SampleOptions.defaults());
        assertThat(tuned.chooseForDensity(pipeline, points, xs.get(1), 0.1).trusted())
                .isFalse();
    }

    /** Law: the fewest evaluations for an error are taken; the message about too small an error names the nearest. */
    @Test
    void anErrorChoosesAMethod() {
        TunedSolvers tuned = tuned(rung(40, 0.5), rung(60, 0.3), rung(80, 0.2));
        assertThat(tuned.choose(pipeline, xs.get(1), 0.3).rung().evaluations()).isEqualTo(60);
        assertThatThrownBy(() -> tuned.choose(pipeline, xs.get(1), 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no tuned method has an error of 0.1: the nearest has p50 0.02, p99 0.2,"
                        + " maximum 0.4 on 5 observations with 80 evaluations; take an epsilon of at least 0.2,"
                        + " or a solver that is not tuned");
    }

    /** Law: a method that claims an error which it does not have on an observation gives way to the next, and the last is not trusted. */
    @Test
    void observationsUnlikeTheTuningsAreNoticed() {
        double small = 1e-3; // Euler's three steps err by far more
        Choice next = tuned(rung(3, small), rung(90, 0.002)).choose(pipeline, xs.get(2), 0.05);
        assertThat(next.rung().evaluations()).isEqualTo(90);
        assertThat(next.trusted()).isTrue();
        Choice none = tuned(rung(3, small)).choose(pipeline, xs, 0.005);
        assertThat(none.trusted()).isFalse();
        assertThat(none.checked()).isEqualTo(24);
        assertThat(none.unlike()).contains(0, 23);
    }

    /** Law: if no method passes the check, the one with the smallest error on unseen observations is chosen, not the last. */
    @Test
    void theSmallestErrorIsChosenWhereNonePasses() {
        Choice none = tuned(rung(2, 1e-4), rung(3, 1e-5), rung(4, 1e-3)).choose(pipeline, xs, 0.005);
        assertThat(none.trusted()).isFalse();
        assertThat(none.rung().evaluations()).isEqualTo(3);
    }

    @Test
    void methodsMustAscend() throws IOException {
        assertThatThrownBy(() -> tuned(rung(3, 0.1), rung(3, 0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tuned solvers must be in order of ascending evaluations, found 3 after 3");
        String json = tuned(rung(2, 0.2), rung(3, 0.1)).json();
        String twice = json.replaceFirst(
                "\\{\"evaluations\":2.*?\\}\\},(?=\\{\"evaluations\":3(.*?)\\],\"densities\")",
                "{\"evaluations\":3$1,");
        assertThat(twice).isNotEqualTo(json);
        Path file = Files.writeString(directory.resolve("x.tuned"), twice);
        assertThatThrownBy(() -> TunedSolvers.load(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("found 3 after 3");
    }

    /** Law: errors that are not finite are no errors of a method, which a file could not hold. */
    @Test
    void errorsAreFinite() {
        double infinite = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> new Errors(1, 1, 0, infinite, infinite)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new Errors(1, 1, 0, 0, infinite)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new Errors(1, 1, 0, 0, Double.NaN)).hasMessageContaining("finite");
    }

    /** Law: a method that diverges has no errors, is never trusted, and gives way to the next. */
    @Test
    void methodsThatDivergeGiveWay() {
        Rung<FittedMultistep> diverging = diverging();
        FlowSamples samples = FlowSamples.of(pipeline, Key.of(1), xs, 4).exactly(50);
        assertThat(samples.errors(diverging.solver())).isEmpty();
        assertThat(samples.errors(rung(90, 0.002).solver())).isPresent();
        Choice next = tuned(diverging, rung(90, 0.002)).choose(pipeline, xs.get(2), 0.05);
        assertThat(next.rung().evaluations()).isEqualTo(90);
        assertThat(next.trusted()).isTrue();
        assertThat(tuned(diverging).choose(pipeline, xs, 0.05).trusted()).isFalse();
    }

    private static Rung<FittedMultistep> diverging() {
        Errors none = new Errors(1, 1, 0, 0, 0);
        List<List<Double>> huge = List.of(List.of(3e38), List.of(3e38, 3e38));
        return new Rung<>(new FittedMultistep(List.of(0.0, 0.5, 1.0), huge, 0, OnFailure.THROW), 2, none, none);
    }

    @Test
    void binaryContentIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("x.tuned"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> TunedSolvers.load(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(file + ": is not UTF-8 text");
    }

    /** Law: by chance, more samples exceed the 99 % quantile than are allowed in fewer than one draw of a thousand. */
    @ParameterizedTest
    @CsvSource({"1, 1", "16, 2", "32, 3", "64, 4", "1000, 21"})
    void chanceIsAllowedFor(int samples, int allowed) {
        assertThat(TunedCheck.allowed(samples)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rhei-tuned   | rhei-setting | format: found 'rhei-setting', expected rhei-tuned
        "version":1  | "version":2  | version: found 2, expected an integer from 1 to 1
        "evaluations":2 | "evaluations":3 | samples[0].nodes: found an array of 3, expected an array of 4
        "evaluations":2 | "evaluations":1000000000 | samples[0].evaluations: found 1000000000, expected an integer from 1 to 100
        0.5,1.0]     | 1.0,0.5]     | samples[0].nodes: nodes must be strictly ascending or strictly descending
        "averaging"  | "averagin"   | samples[0].averaging: missing
        "origin"     | "x":1,"origin" | 'x': unknown key
        "p50":0.02   | "p50":-1     | samples[0].seen.p50: found -1
        "origin"     | "density":[],"origin" | 'density': unknown key
        "densities":[] | "densities":[3] | densities[0]: found
        "max":0.4    | "max":1e999  | samples[0].seen.max: found
        """)
    void otherFilesAreRefused(String part, String other, String message) throws IOException {
        String json = tuned(rung(2, 0.2)).json();
        assertThat(json).contains(part);
        Path file = directory.resolve("x.tuned");
        Files.writeString(file, json.replaceFirst(Pattern.quote(part), Matcher.quoteReplacement(other)));
        assertThatThrownBy(() -> TunedSolvers.load(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining(message);
    }

    /** Law: observations with the moments of the training are not unusual; there are none where the model file has no moments. */
    @Test
    void observationsFollowTheTraining() throws IOException {
        Path file = Path.of("../models/two-moons-flux1-flow.safetensors");
        Pipeline described = Pipeline.load(file, Workers.of(1));
        Observation many = new SolverTuning(described, file)
                .observationsLikeTrainings(Key.of(1), 2000)
                .orElseThrow();
        assertThat(many.count()).isEqualTo(2000);
        assertThat(described.distances(many).stream()
                        .filter(DataDistance::unusual)
                        .count())
                .isLessThan(3);
        assertThat(new SolverTuning(pipeline, FLOW.model()).observationsLikeTrainings(Key.of(1), 3))
                .isEmpty();
    }
}
