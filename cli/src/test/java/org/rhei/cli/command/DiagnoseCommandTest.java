package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Law: {@code rhei diagnose} writes all results that it reports, refuses impossible input, and leaves no incomplete
 * files.
 */
class DiagnoseCommandTest {
    private static final int TRIALS = 30;

    @TempDir
    private Path directory;

    private String xs;
    private String thetas;
    private Path out;
    private Path page;

    /**
     * Writes trials for a model with five data values and three parameters. The model is not trained: parameters and
     * data are independent.
     */
    @BeforeEach
    void trials() throws IOException {
        xs = ReferenceFiles.npy(directory.resolve("xs.npy"), Key.of(1).normal(TRIALS, 5, 1));
        thetas = ReferenceFiles.npy(directory.resolve("thetas.npy"), Key.of(2).normal(TRIALS, 3, 1));
        out = directory.resolve("out");
        page = directory.resolve("report.html");
    }

    private Invocation diagnose(String... more) {
        List<String> args =
                new ArrayList<>(List.of("diagnose", "--model", ReferenceFiles.model(), "--out", out.toString()));
        args.addAll(List.of(more).contains("--samples") ? List.of() : List.of("--nsteps", "4"));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    private Invocation diagnoseFiles(String... more) {
        return diagnose(Stream.concat(Stream.of("--observations", xs, "--parameters", thetas), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void valuesPicturesAndAPageAreWritten() throws IOException {
        Invocation done = diagnoseFiles(
                "--nsamples", "20", "--checks", "sbc,tarp,coverage,c2st,swd,mmd", "--report", page.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).contains("trials               30", "SBC, θ₁, χ² p:", "TARP, all parameters, KS p:");
        assertThat(ReferenceFiles.listing(out))
                .containsExactly(
                        "coverage-central.csv",
                        "coverage-gensbi.csv",
                        "coverage-highest-density.csv",
                        "coverage.png",
                        "coverage.svg",
                        "findings.json",
                        "ranks.csv",
                        "sbc.png",
                        "sbc.svg",
                        "tarp.csv",
                        "tarp.png",
                        "tarp.svg");
        assertThat(out.resolve("ranks.csv")).content(StandardCharsets.UTF_8).startsWith("θ₁,θ₂,θ₃\n");
        assertThat(Files.readAllLines(out.resolve("ranks.csv"))).hasSize(TRIALS + 1);
        assertThat(ImageIO.read(out.resolve("sbc.png").toFile()).getWidth()).isGreaterThan(500);
        JsonNode json = JsonMapper.shared().readTree(Files.readString(out.resolve("findings.json")));
        assertThat(json.get("findings").size()).isEqualTo(3 * 2 + 2 + 3 * 4 + 3);
        assertThat(json.get("provenance").get("model_sha256").stringValue()).matches("[0-9a-f]{64}");
    }

    /** Law: a setting that was chosen and saved gives equal samples again. */
    @Test
    void aSavedSettingGivesEqualSamples() throws IOException {
        String setting = directory.resolve("setting.json").toString();
        List<String> trials = List.of("--observations", xs, "--parameters", thetas, "--nsamples", "10", "--json");
        List<String> first =
                new ArrayList<>(List.of("diagnose", "--model", ReferenceFiles.model(), "--out", out.toString()));
        first.addAll(trials);
        List<String> second = new ArrayList<>(first);
        first.addAll(List.of("--solver", "auto", "--epsilon", "0.3", "--save-setting", setting));
        second.addAll(List.of("--setting", setting, "--force"));
        Invocation chosen = Invocation.of(first.toArray(String[]::new));
        assertThat(chosen.err()).isEmpty();
        List<String> ranks = Files.readAllLines(out.resolve("ranks.csv"));
        Invocation again = Invocation.of(second.toArray(String[]::new));
        assertThat(again.err()).isEmpty();
        assertThat(Files.readAllLines(out.resolve("ranks.csv"))).isEqualTo(ranks);
    }

    /** Law: the page is valid HTML, contains its figures, and refers to no address or file. */
    @Test
    void thePageNeedsNoOtherFile() throws Exception {
        assertThat(diagnoseFiles("--nsamples", "20", "--labels", "a<b,β,c&d", "--report", page.toString())
                        .exitCode())
                .isZero();
        String html = Files.readString(page);
        assertThat(html).startsWith("<!DOCTYPE html>").contains("<meta charset=\"utf-8\">", "model_sha256");
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<script");
        Document document = Jsoup.parse(html);
        assertThat(document.select("figure > svg")).hasSize(3);
        assertThat(document.select("figure > svg path").size()).isGreaterThan(30);
        assertThat(document.select("table").size()).isEqualTo(1 + 3);
        assertThat(document.select("td").eachText()).contains("a<b", "c&d");
        Parser parser = Parser.htmlParser().setTrackErrors(10);
        parser.parseInput(html, "");
        assertThat(parser.getErrors()).isEmpty();
    }

    /** Law: a browser, if one is installed, shows the page's figures. */
    @Test
    void aBrowserOpensThePage() throws Exception {
        Optional<String> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst();
        Assumptions.assumeTrue(browser.isPresent(), "no browser");
        assertThat(diagnoseFiles("--nsamples", "20", "--report", page.toString())
                        .exitCode())
                .isZero();
        Process process = new ProcessBuilder(
                        browser.get(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(dom).contains("<svg", "Coverage with random points");
    }

    @Test
    void samplesFromAFileGiveEqualValues() throws IOException {
        assertThat(diagnoseFiles("--nsamples", "20", "--json").exitCode()).isZero();
        JsonNode drawn = JsonMapper.shared().readTree(Files.readString(out.resolve("findings.json")));
        String samples = directory.resolve("samples.npy").toString();
        assertThat(Invocation.of(
                                "batch",
                                "--model",
                                ReferenceFiles.model(),
                                "--observations",
                                xs,
                                "--nsamples",
                                "20",
                                "--nsteps",
                                "4",
                                "--out",
                                samples)
                        .exitCode())
                .isZero();
        Invocation again = diagnoseFiles("--samples", samples, "--json", "--force");
        assertThat(again.err()).isEmpty();
        JsonNode read = JsonMapper.shared().readTree(again.out());
        assertThat(read.get("findings")).isEqualTo(drawn.get("findings"));
        assertThat(read.get("provenance").get("samples_from").stringValue()).isEqualTo(samples);
    }

    @Test
    void predictiveDataMayComeFromAFile() throws IOException {
        String predictive = ReferenceFiles.npy(
                directory.resolve("predictive.npy"), Key.of(3).normal(400, 5, 1));
        Invocation done = diagnoseFiles("--nsamples", "5", "--checks", "predictive", "--predictive", predictive);
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("predictive, observation 1, x₅, tail p");
    }

    /** Law: a check that cannot run is named with its reason, and the results of the other checks are kept. */
    @Test
    void oneCheckThatCannotRunDoesNotLoseTheOthers() throws IOException {
        String few = ReferenceFiles.npy(directory.resolve("few.npy"), Key.of(1).normal(4, 5, 1));
        String own = ReferenceFiles.npy(directory.resolve("own.npy"), Key.of(2).normal(4, 3, 1));
        String junit = directory.resolve("junit.xml").toString();
        Invocation done = diagnose(
                "--observations",
                few,
                "--parameters",
                own,
                "--nsamples",
                "5",
                "--checks",
                "sbc,c2st,swd,lc2st",
                "--junit",
                junit);
        assertDone(done);
        assertThat(done.out())
                .contains(
                        "c2st needs at least 5 trials, found 4; lc2st needs at least 10 trials, found 4",
                        "unjudged  SBC, θ₁, KS p",
                        "SWD, prior against");
        assertThat(Files.readString(Path.of(junit)))
                .contains(
                        "<testcase classname=\"rhei.lc2st\" name=\"all\"><skipped message=\"needs at least 10 trials");
        Invocation none = diagnose("--observations", few, "--parameters", own, "--checks", "c2st", "--force");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no check can run: c2st needs at least 5 trials, found 4");
    }

    /** Law: a posterior whose samples all failed is left out with its trial; the others give the findings that they give alone. */
    @Test
    void aPosteriorThatFailedIsLeftOut() throws IOException {
        Tensor data = Key.of(1).normal(6, 5, 1);
        Tensor truth = Key.of(2).normal(6, 3, 1);
        Tensor samples = Key.of(3).normal(20, 6, 3, 1);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = i / 3 % 6 == 2 ? Float.NaN : samples.data()[i];
        }
        Invocation failed = diagnosed(data, truth, samples);
        assertThat(failed.err())
                .hasLineCount(1)
                .contains("samples.npy: 1 of 6 observations are left out, all samples of each are NaN: number 3");
        int[] kept = {0, 1, 3, 4, 5};
        Tensor others = Tensor.zeros(20, 5, 3, 1);
        for (int i = 0; i < others.size(); i++) {
            others.data()[i] = samples.data()[i / 15 * 18 + kept[i / 3 % 5] * 3 + i % 3];
        }
        Invocation alone = diagnosed(without(data, 2), without(truth, 2), others);
        assertThat(findings(failed)).isEqualTo(findings(alone));
        Arrays.fill(samples.data(), Float.NaN);
        Invocation none = diagnosed(data, truth, samples);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("found NaN for each of 120 samples");
    }

    private static Tensor without(Tensor rows, int row) {
        int width = rows.size() / rows.dim(0);
        float[] data = new float[rows.size() - width];
        System.arraycopy(rows.data(), 0, data, 0, row * width);
        System.arraycopy(rows.data(), (row + 1) * width, data, row * width, data.length - row * width);
        return Tensor.of(data, rows.dim(0) - 1, rows.dim(1), 1);
    }

    private Invocation diagnosed(Tensor data, Tensor truth, Tensor samples) throws IOException {
        return diagnose(
                "--observations",
                ReferenceFiles.npy(directory.resolve("data.npy"), data),
                "--parameters",
                ReferenceFiles.npy(directory.resolve("truth.npy"), truth),
                "--samples",
                ReferenceFiles.npy(directory.resolve("samples.npy"), samples),
                "--checks",
                "sbc,tarp,coverage,swd",
                "--json",
                "--force");
    }

    private static JsonNode findings(Invocation done) {
        assertThat(done.exitCode()).as(done.err()).isZero();
        return JsonMapper.shared().readTree(done.out()).get("findings");
    }

    /**
     * Law: the exit code is 3 if the worst finding is at least as bad as the grade that the user names. All files are
     * written in any case.
     */
    @ParameterizedTest
    @CsvSource({"never, 10, 0, 1", "bad, 10, 3, 1", "doubtful, 10, 3, 1", "bad, 0, 0, 0", "doubtful, 0, 0, 0"})
    void theExitCodeFollowsFromTheGradeThatTheUserNames(String grade, float shift, int exitCode, int failing)
            throws Exception {
        Tensor samples = Key.of(7).normal(20, TRIALS, 3, 1);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] += shift;
        }
        String file = ReferenceFiles.npy(directory.resolve("samples.npy"), samples);
        Path junit = directory.resolve("junit.xml");
        Invocation done = Invocation.of(
                "diagnose",
                "--model",
                ReferenceFiles.model(),
                "--out",
                out.toString(),
                "--observations",
                xs,
                "--parameters",
                thetas,
                "--samples",
                file,
                "--fail-on",
                grade,
                "--junit",
                junit.toString(),
                "--labels",
                "a<b,\"β\",c&d");
        assertThat(done.err()).isEmpty();
        assertThat(done.exitCode()).isEqualTo(exitCode);
        assertThat(ReferenceFiles.listing(out)).contains("findings.json", "sbc.png");
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getElementsByTagName("testsuite")
                .item(0);
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3 * 2 + 2 + 3 * 4);
        int failures = suite.getElementsByTagName("failure").getLength();
        assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(failures));
        assertThat(failures > 0).isEqualTo(failing > 0);
        assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("name"))
                .isEqualTo("a<b, χ² p");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--observations XS | needs --observations and --parameters",
                "--observations XS --parameters XS | (n, 3, 1)",
                "--simulator two-moons | has 2 parameters and 2 data, found a model with 3 and 5",
                "--simulator slcp | found 'slcp', expected two-moons",
                "--observations XS --parameters TH --checks sbc,tap | expected one of [sbc, tarp",
                "--observations XS --parameters TH --checks predictive | needs --simulator or --predictive",
                "--observations XS --parameters TH --samples TH | found shape (30, 3, 1), expected (nsamples, B, 3, 1)",
                "--observations XS --parameters TH --nsamples 0 | --nsamples must be at least 1, found 0",
                "--observations XS --parameters TH --ntrials 5 | --ntrials is for --simulator",
                "--observations XS --parameters TH --labels a,b | found 2 names, expected 3",
                "--observations XS --parameters TH --time-grid 0,1 | uses the final samples only",
                "--observations XS --parameters TH --on-failure report | a diagnosis needs every sample, expected"
                        + " throw",
                "--observations XS --parameters TH --report report.pdf | must end with .html",
                "--observations XS --parameters TH --samples S --nsteps 5 | drawn before and exclude --nsteps",
                "--observations XS --parameters TH --samples S --solver rk4 | drawn before and exclude --solver",
                "--observations XS --parameters TH --samples S --sampler ode | drawn before and exclude --sampler",
                "--observations XS --parameters TH --samples S --epsilon 0.1 | drawn before and exclude --epsilon",
                "--observations XS --parameters TH --samples S --setting s.json | drawn before and exclude --setting",
                "--observations XS --parameters TH --bootstrap 2147483647 | --bootstrap must be at most 1000000",
                "--observations XS --parameters TH --nsamples 2147483647 | of 90 values is more than ",
            })
    void impossibleInputIsRefused(String options, String message) {
        Invocation refused =
                diagnose(options.replace("XS", xs).replace("TH", thetas).split(" "));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(message).matches("rhei: [^\n]*\n");
        assertThat(out).doesNotExist();
    }

    /** Law: observations whose samples all failed are named in one line, however many they are. */
    @Test
    void observationsWithoutSamplesAreOneLine() throws IOException {
        Tensor some = Key.of(3).normal(3, TRIALS, 3, 1);
        for (int draw = 0; draw < 3; draw++) {
            Arrays.fill(some.data(), draw * TRIALS * 3, draw * TRIALS * 3 + 6, Float.NaN);
        }
        String two = ReferenceFiles.npy(directory.resolve("two.npy"), some);
        assertThat(diagnoseFiles("--samples", two, "--checks", "sbc").err())
                .isEqualTo("rhei: " + two
                        + ": 2 of 30 observations are left out, all samples of each are NaN: number 1, 2\n");

        Tensor samples = Tensor.zeros(3, TRIALS, 3, 1);
        Arrays.fill(samples.data(), Float.NaN);
        String file = ReferenceFiles.npy(directory.resolve("nan.npy"), samples);

        Invocation.assertRefused(
                diagnoseFiles("--samples", file, "--force"),
                file + ": found NaN for each of " + 3 * TRIALS + " samples");
    }

    @Test
    void existingFilesAreKept() throws IOException {
        Files.createDirectory(out);
        Files.writeString(out.resolve("mine.txt"), "mine");
        Invocation refused = diagnoseFiles("--nsamples", "5");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is not empty; --force replaces what is there");
        assertThat(ReferenceFiles.listing(out)).containsExactly("mine.txt");
        refused = diagnoseFiles("--nsamples", "5", "--force");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("holds 'mine.txt', which this command did not write");
        assertThat(ReferenceFiles.listing(out)).containsExactly("mine.txt");
    }

    @Test
    void forceRemovesAllFilesOfAnEarlierRun() throws IOException {
        assertDone(diagnoseFiles("--nsamples", "5", "--checks", "sbc,tarp", "--quiet"));
        assertDone(diagnoseFiles("--nsamples", "5", "--checks", "coverage", "--quiet", "--force"));
        assertThat(ReferenceFiles.listing(out))
                .containsExactly(
                        "coverage-central.csv",
                        "coverage-gensbi.csv",
                        "coverage-highest-density.csv",
                        "coverage.png",
                        "coverage.svg",
                        "findings.json");
    }
}
