package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.TinyModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law: {@code rhei study --log-prob} measures solvers of log-probabilities in nats and chooses the cheapest within the error asked for. */
class DensityStudyTest {
    @TempDir
    private Path directory;

    private Invocation study(String candidates, String epsilon, String... more) throws IOException {
        Path model = directory.resolve("tiny.safetensors");
        if (!Files.exists(model)) {
            TinyModel.write(model);
        }
        List<String> args =
                new ArrayList<>(List.of("study", "--model", model.toString(), "--observation", "0.3", "0.5"));
        args.addAll(List.of("--log-prob", "--nsamples", "32", "--repeats", "1", "--candidates", candidates));
        args.addAll(
                List.of("--epsilon", epsilon, "--out", directory.resolve("out").toString()));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    /** Law: errors fall with the steps, and the choice is the solver of the fewest evaluations whose p99 is below the error. */
    @Test
    void choosesTheCheapest() throws IOException {
        Invocation coarse = study("euler/quadratic/20,adams-bashforth3", "1e-9", "--json", "--fail-on", "bad");
        JsonNode none = JsonMapper.shared().readTree(coarse.out());
        List<String> lines = Files.readAllLines(directory.resolve("out/study.csv"));
        assertThat(lines.getFirst()).isEqualTo("solver,evaluations,seconds,mean,p50,p99,max");
        assertThat(lines).hasSize(1 + 1 + 7);
        double euler = p99(lines.get(1));
        double twenty = p99(lines.get(2));
        double many = p99(lines.getLast());
        assertThat(euler).isGreaterThan(twenty);
        assertThat(twenty).isGreaterThan(10 * many);
        assertThat(none.path("choice").isNull()).isTrue();
        assertThat(none.path("observations").intValue()).isEqualTo(2);
        assertThat(none.path("nearest").path("solver").stringValue()).startsWith("adams-bashforth3/quadratic/");

        Invocation done =
                study("euler/quadratic/20,adams-bashforth3", Double.toString(1.01 * twenty), "--json", "--force");
        assertDone(done);
        JsonNode choice = JsonMapper.shared().readTree(done.out()).path("choice");
        assertThat(choice.path("solver").stringValue()).isEqualTo("adams-bashforth3/quadratic/20");
        assertThat(Files.readString(directory.resolve("out/verdict.txt"))).contains("is the cheapest of 8 solvers");
    }

    private static double p99(String line) {
        return Double.parseDouble(line.split(",", -1)[5]);
    }

    /** Law: --fail-on bad fails where the reference is known well enough and no solver is; doubtful also where it is not. */
    @Test
    void failsOnRequest() throws IOException {
        assertDone(study("euler/quadratic/5", "0.1"));
        double error =
                p99(Files.readAllLines(directory.resolve("out/study.csv")).get(1));
        Invocation bad = study("euler/quadratic/5", Double.toString(0.9 * error), "--force", "--fail-on", "bad");
        assertThat(bad.exitCode()).isEqualTo(3);
        assertThat(bad.out()).contains("None of 1 solvers has a p99 error below ");
        assertThat(study("euler/quadratic/5", "1e-12", "--force", "--fail-on", "bad")
                        .exitCode())
                .isZero();
        assertThat(study("euler/quadratic/5", "1e-12", "--force", "--fail-on", "doubtful")
                        .exitCode())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tuned                      | no solver 'tuned' was tuned for log-probabilities of this model
        fitted/quadratic/10        | fitted/quadratic/10 is no solver of log-probabilities
        euler/calibrated/10        | euler/calibrated/10 is no solver of log-probabilities
        nothing                    | a candidate is written solver/grid/size
        """)
    void othersAreRefused(String candidates, String fault) throws IOException {
        assertRefused(study(candidates, "0.1"), fault);
    }

    /** Law: JUnit's results and the exit code follow from one verdict, as in a study of samples. */
    @Test
    void writesJUnitsResults() throws IOException {
        assertDone(study("euler/quadratic/5", "0.1"));
        double error =
                p99(Files.readAllLines(directory.resolve("out/study.csv")).get(1));
        assertJUnit(1.1 * error, "doubtful", 0, "failures=\"0\"", "good: ");
        assertJUnit(0.9 * error, "never", 0, "failures=\"1\"", "bad: ");
        assertJUnit(0.9 * error, "bad", 3, "failures=\"1\"", "bad: ");
        assertJUnit(1e-12, "bad", 0, "failures=\"0\"", "doubtful: ");
        assertJUnit(1e-12, "doubtful", 3, "failures=\"1\"", "doubtful: ");
    }

    private void assertJUnit(double epsilon, String failOn, int exitCode, String... parts) throws IOException {
        String xml = directory.resolve("j.xml").toString();
        Invocation study =
                study("euler/quadratic/5", Double.toString(epsilon), "--junit", xml, "--fail-on", failOn, "--force");
        assertThat(study.exitCode()).isEqualTo(exitCode);
        assertThat(Path.of(xml)).content().contains(parts).contains("p99 error in nats");
    }
}
