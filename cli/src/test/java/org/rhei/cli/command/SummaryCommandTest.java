package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.PosteriorFile;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SummaryCommandTest {
    private static final String MODEL = ReferenceFiles.model();

    @TempDir
    Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static JsonNode json(Invocation done) {
        assertDone(done);
        return JsonMapper.shared().readTree(done.out());
    }

    @Test
    void theValuesAreThoseOfTheSamples() throws IOException {
        String samples = file("s.csv", "a,b\n1,2\n2,1\n3,5\n4,4\n10,3\n");
        JsonNode one = json(Invocation.of("summary", samples, "--json", "--truth", "5,?"))
                .at("/posteriors/0");
        assertThat(one.get("samples").intValue()).isEqualTo(5);
        JsonNode a = one.at("/parameters/0");
        assertThat(a.get("name").stringValue()).isEqualTo("a");
        assertThat(a.get("mean").doubleValue()).isEqualTo(4);
        assertThat(a.get("std").doubleValue()).isCloseTo(3.5355339059327378, within(1e-14));
        assertThat(a.get("median").doubleValue()).isEqualTo(3);
        assertThat(a.at("/interval_68/0").doubleValue()).isCloseTo(1.634621015725828, within(1e-12));
        assertThat(a.get("modes").isNull()).isTrue();
        assertThat(a.get("truth").doubleValue()).isEqualTo(5);
        assertThat(one.at("/parameters/1/truth").isNull()).isTrue();
        assertThat(one.at("/correlations/0/1").doubleValue()).isCloseTo(0.22360679774997896, within(1e-14));
        Invocation table = Invocation.of("summary", samples, "--truth", "5,?");
        assertDone(table);
        assertThat(table.out())
                .contains("samples              5\n", "a  4.00  3.54    3.00   1.63 to 6.19   1.09 to 9.45")
                .containsPattern("a .*5\\.00  \\+0\\.28 std\n")
                .containsPattern("a +1\\.000 +0\\.224\n");
    }

    /** Law: every format in which samples are written gives the same summary, for each observation of a batch. */
    @ParameterizedTest
    @ValueSource(strings = {"npy", "npz", "csv", "parquet"})
    void everyFormatGivesTheSummaryOfItsSamples(String format) throws IOException {
        String x = file("x.csv", "1,2,3,4,5\n5,4,3,2,1\n");
        JsonNode expected = posteriors(x, "npy");
        assertThat(posteriors(x, format)).isEqualTo(expected);
        assertThat(expected.size()).isEqualTo(2);
        assertThat(expected.at("/1/observation").intValue()).isEqualTo(2);
        assertThat(expected.at("/1/parameters").size()).isEqualTo(3);
        assertThat(expected.at("/0/parameters")).isNotEqualTo(expected.at("/1/parameters"));
    }

    private JsonNode posteriors(String x, String format) {
        String out = directory.resolve("s." + format).toString();
        assertDone(Invocation.of(
                "batch",
                "--model",
                MODEL,
                "--observations",
                x,
                "--nsamples",
                "20",
                "--nsteps",
                "4",
                "--quiet",
                "--force",
                "--out",
                out));
        return json(Invocation.of("summary", out, "--json")).get("posteriors");
    }

    /** Law: of states at several times, the last ones are summarized, as in the report of the draw. */
    @ParameterizedTest
    @ValueSource(strings = {"npy", "csv"})
    void theLastOfSeveralTimesIsSummarized(String format) throws IOException {
        String x = file("x.csv", "1,2,3,4,5\n");
        String out = directory.resolve("s." + format).toString();
        JsonNode drawn = json(Invocation.of(
                "sample",
                "--model",
                MODEL,
                "--observation",
                x,
                "--nsamples",
                "20",
                "--nsteps",
                "4",
                "--time-grid",
                "0,0.5,1",
                "--json",
                "--out",
                out));
        JsonNode read = json(Invocation.of("summary", out, "--json")).at("/posteriors/0");
        assertThat(read).isEqualTo(drawn.get("summary"));
    }

    @Test
    void samplesThatAreNanAreLeftOutAndReported() throws IOException {
        String samples = file("s.csv", "a,b\n1,2\nNaN,NaN\n3,5\n");
        Invocation done = Invocation.of("summary", samples, "--json");
        assertThat(done.err()).isEqualTo("rhei: " + samples + ": 1 of 3 samples are NaN and left out\n");
        JsonNode one = JsonMapper.shared().readTree(done.out()).at("/posteriors/0");
        assertThat(one.get("samples").intValue()).isEqualTo(2);
        assertThat(one.get("left_out").intValue()).isEqualTo(1);
    }

    /**
     * Law: an observation keeps its number, whatever other observations the table has and in whatever order its rows
     * are.
     */
    @Test
    void anObservationKeepsItsNumber() throws IOException {
        String samples = file("s.csv", "observation,a\n2,3\n0,1\n2,5\n0,3\n");
        Invocation table = Invocation.of("summary", samples);
        assertDone(table);
        assertThat(table.out()).contains("observation 1 ", "observation 3 ").doesNotContain("observation 2");
        JsonNode posteriors = json(Invocation.of("summary", samples, "--json")).get("posteriors");
        assertThat(posteriors.size()).isEqualTo(2);
        assertThat(posteriors.at("/0/observation").intValue()).isEqualTo(1);
        assertThat(posteriors.at("/0/parameters/0/mean").doubleValue()).isEqualTo(2);
        assertThat(posteriors.at("/1/observation").intValue()).isEqualTo(3);
        assertThat(posteriors.at("/1/parameters/0/mean").doubleValue()).isEqualTo(4);
        String fault = file("f.csv", "observation,a,b\n2,3,NaN\n0,1,1\n0,1,1\n");
        assertRefused(Invocation.of("summary", fault), "observation 3: value 2 of sample 1 is NaN");
    }

    /** Law: a posterior whose samples all failed is reported and does not hide the others. */
    @Test
    void aFailedPosteriorIsReportedAmongTheOthers() throws IOException {
        String samples = file("s.csv", "observation,a\n0,NaN\n0,NaN\n1,1\n1,3\n");
        Invocation done = Invocation.of("summary", samples, "--json", "--truth", "2");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("observation 1 has no summary, all of its 2 samples are NaN\n");
        JsonNode posteriors = JsonMapper.shared().readTree(done.out()).get("posteriors");
        JsonNode failed = posteriors.get(0);
        assertThat(failed.get("observation").intValue()).isEqualTo(1);
        assertThat(failed.get("samples").intValue()).isZero();
        assertThat(failed.get("left_out").intValue()).isEqualTo(2);
        assertThat(failed.at("/parameters/0/mean").isNull()).isTrue();
        assertThat(failed.at("/parameters/0/interval_68").isNull()).isTrue();
        assertThat(posteriors.at("/1/observation").intValue()).isEqualTo(2);
        assertThat(posteriors.at("/1/parameters/0/mean").doubleValue()).isEqualTo(2);
        assertThat(Invocation.of("summary", samples).out()).contains("0; all of 2 are NaN");
        String none = file("n.csv", "observation,a\n0,NaN\n1,NaN\n");
        assertRefused(Invocation.of("summary", none), "found NaN for each of 2 samples");
    }

    /** Law: the time grows with the number of rows, not with its product with the number of observations. */
    @Test
    void manyPosteriorsTakeTheTimeOfTheirRows() throws IOException {
        int posteriors = 300_000;
        StringBuilder rows = new StringBuilder("observation,a\n");
        for (int row = 0; row < 2 * posteriors; row++) {
            rows.append(row % posteriors).append(',').append(row).append('\n');
        }
        InputFile samples = new InputFileConverter().convert(file("many.csv", rows.toString()));
        PrintWriter none = new PrintWriter(Writer.nullWriter());
        InputReader reader = new InputReader(new Terminal(none, none, false, 0, Duration.ofDays(1)));
        PosteriorFile read =
                assertTimeout(Duration.ofSeconds(30), () -> PosteriorFile.read(reader, samples, List.of()));
        assertThat(read.posteriors()).hasSize(posteriors);
        assertThat(read.posteriors().getLast().samples().data()).containsExactly(posteriors - 1, 2 * posteriors - 1);
    }

    /** Law: a count of one has its noun in the singular. */
    @Test
    void aCountOfOneHasASingularNoun() throws IOException {
        assertRefused(Invocation.of("summary", file("one.csv", "nan,nan\n")), "for each of 1 sample (");
    }

    @Test
    void namesComeFromTheLabels() throws IOException {
        String samples = file("s.csv", "1,2\n2,1\n");
        Invocation done = Invocation.of("summary", samples, "--header", "no", "--label", "mass, M", "--label", "質量");
        assertDone(done);
        assertThat(done.out()).containsPattern("mass, M +1\\.500").containsPattern("質量 +1\\.500");
        assertRefused(Invocation.of("summary", samples, "--labels", "a,b,c"), "--labels: found 3 names, expected 2");
        assertRefused(Invocation.of("summary", samples, "--truth", "1"), "--truth: found 1 value, expected 2");
        assertRefused(Invocation.of("summary"), "SAMPLES");
        assertRefused(Invocation.of("summary", directory.resolve("no.npy").toString()), "no.npy: no such file");
    }

    @Test
    void theReportOfADrawEndsWithTheTable() throws IOException {
        String x = file("x.csv", "1,2,3,4,5\n");
        Invocation done = draw(x, "--threads=2");
        assertDone(done);
        assertThat(done.out())
                .containsPattern("\n\n +mean +std +median +68 % interval +95 % interval +modes\ntheta_1 .*\n");
        assertThat(draw(x, "--quiet").out()).isEmpty();
    }

    private Invocation draw(String x, String option) {
        String out = directory.resolve("a.npy").toString();
        return Invocation.of(
                "sample",
                "--model",
                MODEL,
                "--observation",
                x,
                "--nsamples",
                "60",
                "--nsteps",
                "4",
                "--force",
                option,
                "--out",
                out);
    }
}
