package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Laws of {@code rhei reweight}: samples of N(0, 1) are corrected to N(0.5, 0.8²), whose evidence is known. */
class ReweightCommandTest {
    private static final int N = 4000;
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);

    @TempDir
    Path directory;

    @BeforeEach
    void writeNormals() throws IOException {
        float[] samples = Key.of(3).normal(N).data();
        StringBuilder points = new StringBuilder("mu\n");
        StringBuilder proposal = new StringBuilder("point,log_prob\n");
        StringBuilder likelihood = new StringBuilder();
        for (int i = 0; i < N; i++) {
            double x = samples[i];
            double z = (x - 0.5) / 0.8;
            points.append(x).append('\n');
            proposal.append(i).append(',').append(-0.5 * x * x - LOG_ROOT_2_PI).append('\n');
            likelihood
                    .append(String.format(Locale.ROOT, "%.9g", -7 - 0.5 * z * z - Math.log(0.8) - LOG_ROOT_2_PI))
                    .append('\n');
        }
        write("s.csv", points.toString());
        write("q.csv", proposal.toString());
        write("l.csv", likelihood.toString());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private Invocation reweight(String... more) {
        List<String> all = new ArrayList<>(List.of("reweight"));
        List<String> given = List.of(more);
        for (String[] option : new String[][] {
            {"--samples", "s.csv"}, {"--log-prob", "q.csv"}, {"--log-likelihood", "l.csv"}, {"--out", "o.csv"}
        }) {
            if (!given.contains(option[0])) {
                all.addAll(List.of(option[0], directory.resolve(option[1]).toString()));
            }
        }
        all.addAll(given);
        return Invocation.of(all.toArray(String[]::new));
    }

    private double[] written() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("o.csv"));
        assertThat(lines.getFirst()).isEqualTo("mu");
        return lines.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theResultFollowsTheTarget() throws IOException {
        Invocation done = reweight("--json");
        assertDone(done);
        JsonNode report = JsonMapper.shared().readTree(done.out());
        double error = report.get("log_evidence_error").doubleValue();
        assertThat(report.get("log_evidence").doubleValue()).isCloseTo(-7, within(4 * error));
        assertThat(error).isBetween(0.005, 0.02);
        assertThat(report.get("effective_samples").doubleValue()).isBetween(0.7 * N, 0.85 * N);
        assertThat(report.get("tail_shape").doubleValue()).isLessThan(0.5);
        double[] samples = written();
        assertThat(samples).hasSize(N);
        assertThat(Arrays.stream(samples).average().orElseThrow()).isCloseTo(0.5, within(0.06));
        // Two of the samples may be one float32 number.
        assertThat(report.get("distinct_samples").longValue()
                        - Arrays.stream(samples).distinct().count())
                .isBetween(0L, 5L);
    }

    /** Law: a prior adds to the likelihood; where it is 0, no sample is taken. */
    @Test
    void aPriorRestrictsTheSamples() throws IOException {
        float[] samples = Key.of(3).normal(N).data();
        StringBuilder prior = new StringBuilder();
        for (float x : samples) {
            prior.append(x > 0 ? "0\n" : "-inf\n");
        }
        write("p.csv", prior.toString());
        assertDone(reweight("--log-prior", directory.resolve("p.csv").toString(), "--nsamples", "500"));
        assertThat(written()).hasSize(500);
        assertThat(Arrays.stream(written()).min().orElseThrow()).isPositive();
    }

    /** Law: a sample that failed, and the number beside it, are left out. */
    @Test
    void failedSamplesAreLeftOut() throws IOException {
        write("s.csv", "mu\n1\nNaN\n3\n");
        write("q.csv", "log_prob\n-1\nNaN\n-1\n");
        write("l.csv", "-2\nNaN\n-inf\n");
        Invocation done = reweight("--nsamples", "4");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("1 of 3 samples are NaN and left out");
        assertThat(written()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void warnsWhereFewWeightsDecide() throws IOException {
        float[] samples = Key.of(3).normal(N).data();
        StringBuilder likelihood = new StringBuilder();
        for (float x : samples) {
            likelihood.append(-0.5 * Math.pow((x - 5) / 0.3, 2)).append('\n');
        }
        write("l.csv", likelihood.toString());
        assertThat(reweight().err()).contains("few weights decide the result (tail shape ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1\\n2\\n              | found 2 log-likelihoods, expected 3, one for each sample
        1\\n2\\nx\\n          | 'x'
        1\\nNaN\\n2\\n        | the number of sample 2 is NaN, expected a finite number or -inf
        1\\n2\\ninf\\n        | the number of sample 3 is inf, expected a finite number or -inf
        -inf\\n-inf\\n-inf\\n | no weight is positive
        1,2\\n1,2\\n1,2\\n    | found 2 columns of values, expected one of log-likelihoods
        """)
    void refusesNumbersThatAreNoDensities(String text, String message) throws IOException {
        write("s.csv", "mu\n1\n2\n3\n");
        write("q.csv", "-1\n-1\n-1\n");
        write("l.csv", text.replace("\\n", "\n"));
        assertRefused(reweight(), "l.csv", message);
        assertThat(directory.resolve("o.csv")).doesNotExist();
    }

    /** Law: where both files number their samples, the order of the rows has no influence. */
    @Test
    void samplesAreMatchedByTheirNumbers() throws IOException {
        write("s.csv", "sample,mu\n2,30\n0,10\n1,20\n");
        write("q.csv", "point,log_prob\n2,-3\n0,-1\n1,-2\n"); // row 0, which is sample 2, has the log-density -1
        write("l.csv", "sample,log_likelihood\n1,-inf\n0,-inf\n2,-4\n");
        Invocation done = reweight("--json", "--nsamples", "2");
        assertThat(done.exitCode()).isZero();
        assertThat(written()).containsExactly(30, 30);
        assertThat(evidence(done)).isCloseTo(-3 - Math.log(3), within(1e-6));
        write("l.csv", "sample,log_likelihood\n1,-1\n0,-1\n");
        assertRefused(reweight("--force"), "l.csv", "found numbers of 2 samples");
    }

    private static double evidence(Invocation done) {
        return JsonMapper.shared().readTree(done.out()).get("log_evidence").doubleValue();
    }

    /** Law: a table or an archive of several kinds of numbers gives each option those of its name. */
    @Test
    void numbersAreFoundByName() throws IOException {
        write("s.csv", "mu\n10\n20\n");
        write("t.csv", "log_prob,log_likelihood,log_prior\n-1,-2,-inf\n-1,-3,-4\n");
        String table = directory.resolve("t.csv").toString();
        Invocation done = reweight("--json", "--log-prob", table, "--log-likelihood", table, "--log-prior", table);
        assertThat(done.exitCode()).isZero();
        assertThat(evidence(done)).isCloseTo(-3 - 4 + 1 - Math.log(2), within(1e-6));
        assertThat(written()).containsExactly(20, 20);
        Path archive = directory.resolve("t.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("log_prob", "log_likelihood")) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                float[] numbers = name.equals("log_prob") ? new float[] {-1, -1} : new float[] {-2, -3};
                ReferenceFiles.npy(directory.resolve("one.npy"), Tensor.of(numbers, 2));
                zip.write(Files.readAllBytes(directory.resolve("one.npy")));
            }
        }
        String all = archive.toString();
        done = reweight("--json", "--force", "--log-prob", all, "--log-likelihood", all);
        assertThat(evidence(done)).isCloseTo(Math.log((Math.exp(-1) + Math.exp(-2)) / 2), within(1e-6));
    }

    /** Law: a result is repeated from its record, and a changed file is named. */
    @Test
    void aResultIsRepeated() throws IOException {
        assertDone(reweight("--seed", "5", "--nsamples", "10"));
        String out = directory.resolve("o.csv").toString();
        String again = directory.resolve("again.csv").toString();
        assertDone(Invocation.of("reweight", "--like", out, "--out", again));
        assertThat(directory.resolve("again.csv")).hasSameTextualContentAs(directory.resolve("o.csv"));
        write("l.csv", Files.readString(directory.resolve("l.csv")).replace("-7", "-8"));
        assertRefused(Invocation.of("reweight", "--like", out, "--out", again, "--force"), "l.csv");
    }

    @Test
    void warnsOfAWeightThatHasEverything() throws IOException {
        write("l.csv", "-0.5\n" + "-5000\n".repeat(N - 1));
        assertThat(reweight().err()).contains("few weights decide the result (tail shape inf");
    }

    @Test
    void refusesMoreSamplesThanAnArrayHolds() throws IOException {
        write("s.csv", "mu,nu\n1,1\n2,2\n");
        write("q.csv", "-1\n-1\n");
        write("l.csv", "-1\n-1\n");
        assertRefused(reweight("--nsamples", "2000000000"), "--nsamples 2000000000 of 2 values is more than ");
    }

    @Test
    void refusesAProposalWithoutDensity() throws IOException {
        write("s.csv", "mu\n1\n2\n");
        write("l.csv", "-1\n-1\n");
        write("q.csv", "-1\n-inf\n");
        assertRefused(reweight(), "q.csv", "the number of sample 2 is -inf, expected a finite number");
    }
}
