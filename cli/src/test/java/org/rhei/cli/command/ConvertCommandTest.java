package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.ChildJvm;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.Npy;
import org.rhei.networks.model.Model;

/** Law: for every command, weights with their YAML configuration are the same model as the converted file. */
class ConvertCommandTest {
    @TempDir
    private Path directory;

    private String weights;
    private String yaml;
    private String x;
    private Path out;

    /** Writes {@code flux1_flow} as GenSBI itself exports it. */
    @BeforeEach
    void files() throws IOException {
        weights = ReferenceFiles.weights(directory.resolve("weights.safetensors"), ReferenceFiles.model());
        yaml = Files.writeString(directory.resolve("config.yaml"), """
            strategy: {model: flux, method: flow}
            model: {mlp_ratio: 3, num_heads: 2, depth: 2, depth_single_blocks: 2, axes_dim: [6, 4], theta: 80}
            """).toString();
        x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        out = directory.resolve("samples.npy");
    }

    private Invocation run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--model", weights, "--config", yaml));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @Test
    void weightsAndYamlGiveGensbisSamples() throws IOException {
        assertDone(run(
                "sample",
                "--dim-obs",
                "3",
                "--dim-cond",
                "5",
                "--observation",
                x,
                "--out",
                out.toString(),
                "--nsamples",
                "32",
                "--step-size",
                "0.1"));
        ReferenceFiles.assertSamples(out, "euler_0.1");
    }

    @Test
    void weightsAndYamlGiveBatchesAndDensities() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        assertDone(run(
                "batch",
                "--dim-obs",
                "3",
                "--dim-cond",
                "5",
                "--observations",
                xs,
                "--out",
                out.toString(),
                "--nsamples",
                "32",
                "--step-size",
                "0.1"));
        ReferenceFiles.assertSamples(out, "batched");
        Path logProbs = directory.resolve("log-probs.npy");
        assertDone(run(
                "log-prob",
                "--dim-obs",
                "3",
                "--dim-cond",
                "5",
                "--observation",
                x,
                "--points",
                ReferenceFiles.npy(directory.resolve("points.npy"), ReferenceFiles.expected("log_prob.x_1")),
                "--out",
                logProbs.toString(),
                "--solver",
                "euler",
                "--nsteps",
                "2"));
        assertThat(Npy.read(logProbs).shape()).containsExactly(6);
    }

    @Test
    void aPipeGetsTheModelThatAFileGets() throws IOException, InterruptedException {
        Path model = directory.resolve("model.safetensors");
        assertDone(run("convert", "--dim-obs", "3", "--dim-cond", "5", "--out", model.toString()));
        List<String> args =
                List.of("convert", "--weights", weights, "--config", yaml, "--dim-obs", "3", "--dim-cond", "5");
        List<String> piped = new ArrayList<>(args);
        piped.addAll(List.of("--out", "-"));
        Invocation done = ChildJvm.shell("\"$@\" | cat >piped", directory, piped.toArray(String[]::new));
        assertThat(done.err()).contains("method               flow matching", "written              -");
        assertThat(directory.resolve("piped")).hasSameBinaryContentAs(model);
        piped.add("--json");
        assertRefused(Invocation.of(piped.toArray(String[]::new)), "--out - and --json both go to standard output");
    }

    @Test
    void theConvertedFileIsTheSameModel() throws IOException {
        String model = directory.resolve("model.safetensors").toString();
        Invocation done = run("convert", "--dim-obs", "3", "--dim-cond", "5", "--out", model);
        assertDone(done);
        assertThat(done.out()).contains("flow matching", "(3, 1)", "(5, 1)", "written");
        assertThat(Model.load(Path.of(model)).config())
                .isEqualTo(Model.load(Path.of(ReferenceFiles.model())).config());
        assertDone(Invocation.of(
                "sample",
                "--model",
                model,
                "--observation",
                x,
                "--out",
                out.toString(),
                "--nsamples",
                "32",
                "--step-size",
                "0.1"));
        ReferenceFiles.assertSamples(out, "euler_0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --dim-obs 4 --dim-cond 5            | found shape
        --dim-cond 5                        | --config needs --dim-obs
        --dim-obs x --dim-cond 5            | found 'x', expected a number of tokens or an image's HEIGHTxWIDTH
        --dim-obs 3x3 --dim-cond 5          | --dim-obs must be one number of tokens
        --dim-obs 99999 --dim-cond 5        | --dim-obs must be one or two numbers from 0 to 65536
        --dim-obs 3 --dim-cond 5 --sde ve   | does not describe score matching: --sde must be empty
        --dim-obs 3 --dim-cond 5 --sde edm  | expected one of [vp, ve]
        """)
    void badOptionsAreRefused(String options, String message) {
        assertRefused(run("convert", (options + " --out " + directory.resolve("m.safetensors")).split(" ")), message);
    }

    @Test
    void badFilesAreRefused() throws IOException {
        String model = directory.resolve("m.safetensors").toString();
        String[] dims = {"--dim-obs", "3", "--dim-cond", "5", "--out", model};
        assertRefused(Invocation.of("convert", "--model", weights, "--out", model), "--config is missing");
        assertRefused(
                Invocation.of("sample", "--model", weights, "--observation", x, "--out", out.toString()),
                "only weights");
        assertRefused(
                Invocation.of("sample", "--model", weights, "--dim-obs", "3", "--out", out.toString()),
                "give it by --config");
        yaml = "nowhere.yaml";
        assertRefused(run("convert", dims), "nowhere.yaml: no such file");
        yaml = Files.writeString(directory.resolve("bad.yaml"), "strategy: 1\n").toString();
        assertRefused(run("convert", dims), "bad.yaml: strategy: found 1, expected an object");
        weights = ReferenceFiles.model();
        assertRefused(run("convert", dims), "strategy: found 1");
        weights = "nowhere.safetensors";
        assertRefused(run("convert", dims), "strategy: found 1");
    }

    private void assertRefused(Invocation refused, String message) {
        Invocation.assertRefused(refused, message);
        assertThat(ReferenceFiles.listing(directory))
                .noneMatch(name -> name.contains("part") || name.equals("m.safetensors"));
    }

    /** Law: a file that was named by mistake as the configuration is called what it is, and nothing else is blamed. */
    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1, is a Git LFS pointer",
        "<!DOCTYPE html><html>, is a web page",
        "'', is an empty file",
        "# nothing, 'found nothing, expected an object'"
    })
    void anotherFileIsNoConfiguration(String content, String message) throws IOException {
        String out = directory.resolve("m.safetensors").toString();
        Supplier<Invocation> refused = () -> run("convert", "--dim-obs", "3", "--dim-cond", "5", "--out", out);
        Files.writeString(Path.of(yaml), content);
        Invocation.assertRefused(refused.get(), "rhei: " + yaml + ": " + message);
        Files.delete(Path.of(yaml));
        Files.createDirectory(Path.of(yaml));
        Invocation.assertRefused(refused.get(), "rhei: " + yaml + ": is a directory");
    }
}
