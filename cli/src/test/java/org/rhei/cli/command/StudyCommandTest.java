package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.Npy;
import org.rhei.cli.file.Sha256;

/** Law: {@code rhei study} writes all its results or none, and a saved setting gives equal samples again. */
class StudyCommandTest {
    @TempDir
    private Path directory;

    private String x;
    private Path out;

    @BeforeEach
    void observation() throws IOException {
        x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        out = directory.resolve("study");
    }

    private Invocation rhei(String command, String model, String... more) {
        List<String> args =
                new ArrayList<>(List.of(command, "--model", ReferenceFiles.model(model), "--observation", x));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    private Invocation study(String model, String... more) {
        List<String> args = new ArrayList<>(List.of("--nsamples", "8", "--repeats", "1"));
        args.addAll(List.of(more));
        if (!args.contains("--out")) {
            args.addAll(List.of("--out", out.toString()));
        }
        return rhei("study", model, args.toArray(String[]::new));
    }

    @Test
    void tableVerdictAndPicturesAreWritten() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        Invocation done = study(
                "flux1_flow",
                "--observations",
                xs,
                "--epsilon",
                "0.2",
                "--candidates",
                "euler/uniform/100,midpoint/quadratic/20,adams-bashforth3/calibrated/12");
        assertDone(done);
        assertThat(done.out())
                .contains("observations         4\n", "samples              8 of each\n", "candidates           3\n")
                .contains("reference            rk4/quadratic/250, known to ")
                .containsPattern("verdict              \\S+ is the cheapest of 3 candidates")
                .contains("written              " + out);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("study", "x.csv", "xs.npy");
        assertThat(ReferenceFiles.listing(out))
                .containsExactly(
                        "error-evaluations.png",
                        "error-evaluations.svg",
                        "error-seconds.png",
                        "error-seconds.svg",
                        "study.csv",
                        "verdict.txt");
        assertThat(Files.readAllLines(out.resolve("study.csv")))
                .hasSize(1 + 4 * (3 + 2))
                .first()
                .asString()
                .contains("solver,grid,steps,", "evaluations,seconds,", "p50,p99,max,", "swd,mmd,status");
        assertThat(Files.readString(out.resolve("verdict.txt"))).contains("is the cheapest", "solver/grid/size");
        assertThat(ImageIO.read(out.resolve("error-seconds.png").toFile()).getWidth())
                .isGreaterThan(500);
    }

    @Test
    void anEarlierStudyIsKept() throws IOException {
        Files.createDirectory(out);
        Path earlier = Files.writeString(out.resolve("study.csv"), "earlier");
        assertRefused(
                study("flux1_flow", "--candidates", "euler/uniform/10"),
                "is not empty; --force replaces what is there");
        assertThat(earlier).hasContent("earlier");
        assertDone(study("flux1_flow", "--candidates", "euler/uniform/10", "--force"));
        assertThat(earlier).content().startsWith("observation");
    }

    @ParameterizedTest
    @CsvSource({
        "flux1_edm, 'heun/schedule/18,unipc/schedule/9,adams-bashforth3/edm/40,dopri5/per-sample/1e-3'",
        "flux1_sm_vp, 'heun/quadratic/20,adams-bashforth3/calibrated/20,dpmpp2m/schedule/10,dpmpp3m/schedule/10'",
    })
    void otherMethodsAreStudied(String model, String candidates) throws IOException {
        assertDone(study(model, "--candidates", candidates));
        assertThat(Files.readString(out.resolve("study.csv"))).doesNotContain("failed");
    }

    @Test
    void anUnconditionalModelHasNoObservation() {
        Invocation done = Invocation.of(
                "study",
                "--model",
                ReferenceFiles.model("flux1joint_unconditional_flow"),
                "--out",
                out.toString(),
                "--nsamples",
                "8",
                "--repeats",
                "1",
                "--candidates",
                "adams-bashforth3/calibrated/12,fitted/quadratic/4");
        assertDone(done);
        assertThat(done.out()).contains("observations         1\n", "candidates           2\n");
    }

    @Test
    void candidatesMayBeInAFileAndTheFolderMayExist() throws IOException {
        Path list = directory.resolve("list.txt");
        Files.writeString(list, "euler/uniform/10\n\nmidpoint/uniform/5\n");
        Files.createDirectory(out);
        Files.writeString(out.resolve("study.csv"), "old");
        Files.writeString(out.resolve("error-seconds.png"), "old");
        assertDone(study("flux1_flow", "--candidates", list.toString(), "--quiet", "--force"));
        assertThat(out.resolve("error-seconds.png"))
                .content(StandardCharsets.ISO_8859_1)
                .isNotEqualTo("old");
        assertThat(Files.readString(out.resolve("study.csv"))).contains("1,candidate,midpoint,uniform,5,,10,");
        assertThat(ReferenceFiles.listing(out)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --epsilon 0                             | --epsilon must be positive and finite, found 0
        --epsilon NaN                           | --epsilon must be positive and finite, found NaN
        --nsamples 1                            | --nsamples must be at least 2, found 1
        --repeats 0                             | --repeats must be at least 1
        --planned 0                             | --planned must be at least 1
        --candidates rk5                        | --candidates: no candidate is named 'rk5'
        --candidates euler/uniform/0            | --candidates: the steps of euler must be a whole number
        --candidates heun/schedule/18       | is for models of EDM diffusion only
        --out nowhere/study                     | there is no directory
        """)
    void badOptionsAreRefused(String options, String message) {
        String[] words = options.split(" ");
        List<String> args = new ArrayList<>(List.of(words));
        if (!args.contains("--out")) {
            args.addAll(List.of("--out", out.toString()));
        }
        assertRefused(rhei("study", "flux1_flow", args.toArray(String[]::new)), message);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.csv");
    }

    @Test
    void refusesAFileForAFolder() {
        assertRefused(study("flux1_flow", "--out", x), "is a file, expected a directory");
    }

    @Test
    void aChoiceIsReportedSavedAndReused() throws IOException {
        String samples = directory.resolve("samples.npy").toString();
        Path setting = directory.resolve("fast.json");
        Invocation chosen = rhei(
                "sample",
                "flux1_flow",
                "--solver",
                "auto",
                "--epsilon",
                "0.3",
                "--nsamples",
                "100",
                "--out",
                samples,
                "--save-setting",
                setting.toString());
        assertDone(chosen);
        assertThat(chosen.out())
                .containsPattern("chosen               \\S+ is the cheapest of \\d+ candidates .* below 0.3")
                .contains("With 100 samples the Monte Carlo error dominates", samples + ", " + setting);
        byte[] first = Files.readAllBytes(Path.of(samples));

        Invocation again = rhei(
                "sample",
                "flux1_flow",
                "--setting",
                setting.toString(),
                "--nsamples",
                "100",
                "--out",
                samples,
                "--force");
        assertDone(again);
        assertThat(again.out()).contains("chosen               by " + setting);
        assertThat(Files.readAllBytes(Path.of(samples))).isEqualTo(first);

        String repeated = directory.resolve("again.npy").toString();
        assertDone(Invocation.of("sample", "--like", samples, "--out", repeated));
        assertThat(Files.readAllBytes(Path.of(repeated))).isEqualTo(first);

        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        assertDone(Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                xs,
                "--setting",
                setting.toString(),
                "--nsamples",
                "9",
                "--out",
                samples,
                "--force"));
        assertThat(Npy.read(Path.of(samples)).shape()).containsExactly(9, 3, 3, 1);

        assertRefused(
                rhei("sample", "flux1_sm_vp", "--setting", setting.toString(), "--out", samples, "--force"),
                "fast.json: the setting was chosen for flux1_flow.safetensors with SHA-256 ");
    }

    /**
     * Law: if no solver meets ε, the most accurate one draws, with a warning that states its error. A study fails if
     * --fail-on says so.
     */
    @Test
    void withoutASolverBelowEpsilonTheMostAccurateOneDraws() throws IOException {
        String samples = directory.resolve("samples.npy").toString();
        Invocation drawn = rhei(
                "sample", "flux1_flow", "--solver", "auto", "--epsilon", "1e-9", "--nsamples", "9", "--out", samples);
        assertThat(drawn.exitCode()).isZero();
        assertThat(drawn.err())
                .matches("rhei: warning: --solver auto: No statement is possible for 1e-9 of the spread: the"
                        + " reference is known to [^\n"
                        + "]* The most accurate, [^\n"
                        + "]*, has a p99 error of [^\n"
                        + "]*\n");
        assertThat(Npy.read(Path.of(samples)).dim(0)).isEqualTo(9);
        for (String grade : List.of("never", "bad", "doubtful")) {
            Invocation study = rhei(
                    "study",
                    "flux1_flow",
                    "--epsilon",
                    "1e-9",
                    "--candidates",
                    "euler/uniform/8",
                    "--nsamples",
                    "8",
                    "--repeats",
                    "1",
                    "--out",
                    directory.resolve(grade).toString(),
                    "--fail-on",
                    grade);
            assertThat(study.exitCode()).isEqualTo(grade.equals("doubtful") ? 3 : 0);
            Invocation wrong = rhei(
                    "study",
                    "flux1_flow",
                    "--epsilon",
                    "0.01",
                    "--candidates",
                    "euler/uniform/2",
                    "--nsamples",
                    "8",
                    "--repeats",
                    "1",
                    "--out",
                    directory.resolve(grade).toString(),
                    "--fail-on",
                    grade,
                    "--force");
            assertThat(wrong.exitCode()).isEqualTo(grade.equals("never") ? 0 : 3);
        }
    }

    /** Law: the verdict is a test of JUnit's that fails where no solver meets ε, and a doubtful one where the user says so. */
    @Test
    void writesJUnitsResults() throws IOException {
        assertThat(junit("10", "never")).contains("tests=\"1\" failures=\"0\"", "<system-out>good: ");
        assertThat(junit("0.01", "never")).contains("failures=\"1\"", "<failure message=\"bad: ");
        assertThat(junit("1e-9", "bad")).contains("failures=\"0\"", "doubtful: ");
        assertThat(junit("1e-9", "doubtful")).contains("failures=\"1\"", "<failure message=\"doubtful: ");
        String folder = directory.resolve("new").toString();
        assertRefused(
                rhei("study", "flux1_flow", "--out", folder, "--junit", folder + "/study.xml"),
                "lies in the folder of --out");
    }

    private String junit(String epsilon, String failOn) throws IOException {
        Path xml = directory.resolve("study.xml");
        Invocation study = rhei(
                "study",
                "flux1_flow",
                "--epsilon",
                epsilon,
                "--candidates",
                "euler/uniform/2",
                "--nsamples",
                "8",
                "--repeats",
                "1",
                "--out",
                directory.resolve("junit").toString(),
                "--junit",
                xml.toString(),
                "--fail-on",
                failOn,
                "--force");
        assertThat(study.out()).contains(xml.toString());
        return Files.readString(xml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_edm", "flux1_sm_vp"})
    void solversForDiffusionsAreChosenToo(String model) throws IOException {
        String samples = directory.resolve("samples.npy").toString();
        String setting = directory.resolve("fast.json").toString();
        String[] more = {"--nsamples", "20", "--out", samples, "--force"};
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--solver", "auto", "--epsilon", "0.3", "--save-setting", setting));
        Invocation chosen = rhei("sample", model, args.toArray(String[]::new));
        assertDone(chosen);
        assertThat(chosen.out())
                .containsPattern("chosen               \\S+ is the cheapest of \\d+ candidates .* below 0.3");
        byte[] first = Files.readAllBytes(Path.of(samples));
        args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--setting", setting));
        assertDone(rhei("sample", model, args.toArray(String[]::new)));
        assertThat(Files.readAllBytes(Path.of(samples))).isEqualTo(first);
    }

    /**
     * Law: a setting is refused for a model with other bytes under the same name, and accepted for the same bytes
     * under another name.
     */
    @Test
    void aSettingServesItsModelOnly() throws IOException {
        String samples = directory.resolve("samples.npy").toString();
        String setting = directory.resolve("fitted.json").toString();
        Path model = Files.copy(Path.of(ReferenceFiles.model()), directory.resolve("own.safetensors"));
        String[] more = {"--observation", x, "--out", samples, "--force", "--nsamples", "5"};
        assertDone(sample(model, more, "--solver", "fitted", "--nsteps", "4", "--save-setting", setting));
        Path moved = Files.move(model, directory.resolve("moved.safetensors"));
        assertDone(sample(moved, more, "--setting", setting));

        byte[] bytes = Files.readAllBytes(moved);
        bytes[bytes.length - 4] ^= 1; // the last bit of a weight
        Files.write(model, bytes);
        Invocation refused = sample(model, more, "--setting", setting);
        assertRefused(
                refused, "fitted.json: the setting was chosen for own.safetensors with SHA-256 " + Sha256.of(moved));
        assertThat(refused.err())
                .contains(", found own.safetensors with SHA-256 " + Sha256.of(model) + ": choose again");
    }

    private static Invocation sample(Path model, String[] options, String... more) {
        List<String> args = new ArrayList<>(List.of("sample", "--model", model.toString()));
        args.addAll(List.of(options));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --save-setting s.json                            | --save-setting is an option of --solver auto, fitted and tuned
        --solver auto --epsilon -1                       | --epsilon must be positive and finite, found -1
        --solver auto --epsilon 1e-9 --strict            | --solver auto: No statement is possible for 1e-9 of the spread
        --strict                                         | --strict is an option of --solver auto
        --solver auto --nsteps 3                         | --nsteps is no option of --solver auto
        --solver auto --sampler zero-ends                | which is --sampler ode, found --sampler zero-ends
        --solver auto --save-setting s.txt               | --save-setting: a file name must end with .json
        --solver auto --save-setting nowhere/s.json      | there is no directory
        --solver fitted --epsilon 0.1                    | --epsilon chooses a solver, expected it without --solver fitted
        --solver fitted --nsteps 101                     | --solver fitted: the steps of fitted must be at most 100
        --solver tuned --nsteps 25                       | --solver tuned: the steps of tuned must be at most 24
        --solver fitted --nsteps 0                       | --nsteps must be at least 1
        --solver fitted --step-size 0.1                  | --step-size is no option of --solver fitted
        --solver auto --setting s.json                   | exclude each other
        --setting nowhere.json                           | nowhere.json: no such file
        """)
    void badChoicesAreRefused(String options, String message) {
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        args.addAll(List.of("--out", directory.resolve("samples.npy").toString()));
        assertRefused(rhei("sample", "flux1_flow", args.toArray(String[]::new)), message);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.csv");
    }

    @ParameterizedTest
    @CsvSource({"fitted, 14, ''", "tuned, 10, 'at most '"})
    void aFitIsSavedAndServesItsObservationOnly(String solver, int steps, String most) throws IOException {
        String samples = directory.resolve("samples.npy").toString();
        String setting = directory.resolve("setting.json").toString();
        Invocation fitted = rhei(
                "sample",
                "flux1_flow",
                "--solver",
                solver,
                "--nsteps",
                "6",
                "--nsamples",
                "50",
                "--out",
                samples,
                "--save-setting",
                setting);
        assertDone(fitted);
        assertThat(fitted.out())
                .contains("solver               " + solver + "/quadratic/6\n")
                .containsPattern("chosen               " + solver + " to the observation by " + most
                        + "\\d+ evaluations in \\S+ s");
        byte[] first = Files.readAllBytes(Path.of(samples));
        assertDone(rhei("sample", "flux1_flow", "--setting", setting, "--nsamples", "50", "--out", samples, "--force"));
        assertThat(Files.readAllBytes(Path.of(samples))).isEqualTo(first);

        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        String[] batch = {"batch", "--model", ReferenceFiles.model(), "--observations", xs, "--out", samples, "--force"
        };
        List<String> args = new ArrayList<>(List.of(batch));
        args.addAll(List.of("--setting", setting));
        assertRefused(
                Invocation.of(args.toArray(String[]::new)),
                "--setting: the weights of " + solver + "/quadratic/6 were fitted to the observation (");
        args = new ArrayList<>(List.of(batch));
        args.addAll(List.of("--solver", solver));
        assertRefused(
                Invocation.of(args.toArray(String[]::new)),
                "--solver " + solver + " is fitted to one observation, found 3");
        assertRefused(
                rhei("sample", "flux1_sm_vp", "--solver", solver, "--out", samples, "--force"),
                "--solver " + solver + ": " + solver + "/quadratic/" + steps + " is for models of flow matching only");
    }

    @Test
    void otherFilesAreRefusedAsSettings() throws IOException {
        Path setting = directory.resolve("s.json");
        String samples = directory.resolve("samples.npy").toString();
        Files.writeString(setting, "{\"format\": \"rhei-setting\", \"version\": 7}");
        assertRefused(
                rhei("sample", "flux1_flow", "--setting", setting.toString(), "--out", samples),
                "s.json: version must be 1");
        Files.write(setting, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused(rhei("sample", "flux1_flow", "--setting", setting.toString(), "--out", samples), "text in UTF-8");
        String far = "{\"format\": \"rhei-setting\", \"version\": 1, \"method\": \"flow-matching\","
                + " \"solver\": \"adams-bashforth3/calibrated/9\", \"times\": [0, 2]";
        Files.writeString(setting, far + "}");
        assertRefused(
                rhei("sample", "flux1_flow", "--setting", setting.toString(), "--out", samples),
                "s.json: the setting does not name the model for which it was chosen");
        Files.writeString(
                setting,
                far + ", \"model\": {\"name\": \"m\", \"sha256\": \"" + Sha256.of(Path.of(ReferenceFiles.model()))
                        + "\"}}");
        assertRefused(
                rhei("sample", "flux1_flow", "--setting", setting.toString(), "--out", samples),
                "nodes must lie in the interval");
    }
}
