package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.kernel.Key;

/**
 * Law: the commands and the Java code of the documentation work. The commands of a page run one after the other, with
 * fewer samples than the page states, and each writes the files that it names. The Java code compiles.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GAUSSIAN = ROOT.resolve("models/gaussian-flux1-flow.safetensors");

    private static final Path SERIES = ROOT.resolve("reference/observations/series_flow.safetensors");

    /** The input files of each page, which its commands do not create. */
    private static final Map<String, List<String>> GIVEN = Map.of(
            "docs/how-to/check-a-posterior.md", List.of("model.safetensors", "xs.npy", "thetas.npy"),
            "docs/how-to/normalizing-flows.md", List.of("model.safetensors", "x.csv"),
            "docs/how-to/raw-observations.md", List.of("model.safetensors", "series.npy", "many-series.npy"),
            "docs/how-to/export-from-gensbi.md", List.of("x.csv", "weights.safetensors", "config.yaml"),
            "docs/tutorial.md", List.of("work/xs.npy", "work/thetas.npy"));

    /** Smaller values of options, which suffice for the test of a command. */
    private static final Map<String, String> FEWER =
            Map.of("--nsamples", "32", "--chunk-size", "16", "--ntrials", "40", "--repeats", "1", "--batch-size", "4");

    /** Options that this test adds if a page relies on their defaults, also to reduce the work. */
    private static final Map<String, List<String>> ADDED = Map.of(
            "sample", List.of("--nsamples=32"),
            "batch", List.of("--nsamples=32"),
            "diagnose", List.of("--nsamples=32"),
            "study", List.of("--nsamples=32", "--candidates=euler"));

    /** The beginnings of commands that this test does not run, and the place where each is run. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("mvn", ".ci/run"),
            Map.entry("./rhei demo", "ServeIT"),
            Map.entry("ln -s", "LauncherIT"),
            Map.entry("rhei reweight", "ReweightCommandTest: the user's own likelihoods are not here"),
            Map.entry("JAVA_HOME=... tools/make-distribution", "the workflow of releases"),
            Map.entry(
                    "RHEI_JAVA_OPTS=-Xmx64m rhei", "a person: the files have gigabytes; StreamedDrawTest has the law"),
            Map.entry("podman ", "a person with containers"),
            Map.entry("curl", "SamplingServiceTest"),
            Map.entry("python3.12 -m venv", "PipelineInteropTest"),
            Map.entry("work/gensbi/bin/", "PipelineInteropTest"),
            Map.entry("gensbi/bin/", "PipelineInteropTest"),
            Map.entry("cd ", "the tests run each command in its folder"),
            Map.entry("spark-submit", "SparkPipelineTest, in local mode"),
            Map.entry("OPTIONS=", "SparkPipelineTest, in local mode"),
            Map.entry("java ", "a person: it needs the built command, or takes minutes to hours"),
            Map.entry("alias bench=", "a person who measures"),
            Map.entry("bench ", "a person who measures"),
            Map.entry("PYTHON=", "a person who measures"),
            Map.entry("TORNADOVM_HOME=", "a person with a device"),
            Map.entry("RHEI_JAVA_OPTS=-Drhei.tornado", "a person with a device"),
            Map.entry("tar xJf gpu-check", "a person with a device"),
            Map.entry("gpu-check/run", "a person with a device"));

    private static final Pattern FILE =
            Pattern.compile("[\\w/.-]+\\.(npy|npz|csv|parquet|json|safetensors|tuned|yaml|png|svg|pdf|gif|html)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path pages;

    private static Stream<Path> pages() throws IOException {
        List<Path> found = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("models/README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(found::add);
        }
        return found.stream();
    }

    @TestFactory
    Stream<DynamicTest> itsCommandsRun() throws IOException {
        return pages().filter(page -> !commands(page).isEmpty())
                .map(page -> dynamicTest(ROOT.relativize(page).toString(), () -> run(page)));
    }

    @TestFactory
    Stream<DynamicTest> itsJavaCompiles() throws IOException {
        return pages().filter(page -> !page.endsWith(
                        "run-on-a-cluster.md")) // SparkPipelineTest compiles that page, because Spark is not on this
                // class path
                .flatMap(page -> JAVA.matcher(read(page))
                        .results()
                        .map(code -> dynamicTest(ROOT.relativize(page) + ": " + firstLine(code), () -> compile(code))));
    }

    private static void run(Path page) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(pages.resolve(ROOT.relativize(page)));
        Files.createSymbolicLink(directory.resolve("models"), ROOT.resolve("models"));
        Files.createDirectories(directory.resolve("docs/studies"));
        for (String file : GIVEN.getOrDefault(ROOT.relativize(page).toString(), List.of())) {
            Files.createDirectories(directory.resolve(file).getParent());
            give(directory.resolve(file));
        }
        for (String command : commands(page)) {
            if (ELSEWHERE.keySet().stream().anyMatch(command::startsWith)) {
                continue;
            }
            if (Stream.of("printf ", "cp ", "mkdir ").anyMatch(command::startsWith)) {
                assertThat(new ProcessBuilder("sh", "-c", command)
                                .directory(directory.toFile())
                                .start()
                                .waitFor())
                        .as(command)
                        .isZero();
            } else if (command.startsWith("./rhei ")) {
                List<String> words = words(command.substring("./rhei ".length()), directory);
                Invocation done = Invocation.of(words.toArray(String[]::new));
                assertThat(done.err()).as(command).isEmpty();
                assertThat(done.exitCode()).as(command).isZero();
                for (String option : List.of("--out", "--plot", "--report", "--save-setting")) {
                    int at = words.indexOf(option);
                    if (at >= 0) {
                        assertThat(Path.of(words.get(at + 1))).as(command).exists();
                    }
                }
            } else {
                throw new AssertionError("no runner of the command " + command);
            }
        }
    }

    /** Writes an input file that a reader of the page has. */
    private static void give(Path file) throws IOException {
        Key[] keys = Key.of(7).split(3);
        switch (file.getFileName().toString()) {
            case "model.safetensors" ->
                Files.copy(file.resolveSibling("").endsWith("raw-observations.md") ? SERIES : GAUSSIAN, file);
            case "series.npy" -> ReferenceFiles.npy(file, keys[0].normal(24, 2));
            case "many-series.npy" -> ReferenceFiles.npy(file, keys[1].normal(3, 24, 2));
            case "thetas.npy" -> ReferenceFiles.npy(file, keys[0].normal(40, 2, 1));
            case "xs.npy" -> ReferenceFiles.npy(file, keys[1].normal(40, 4, 1));
            case "x.csv" -> Files.writeString(file, "x1,x2,x3,x4\n6.1,3.9,5.7,4.2\n");
            case "weights.safetensors" -> ReferenceFiles.weights(file, GAUSSIAN.toString());
            case "config.yaml" -> Files.writeString(file, """
                strategy: {model: flux, method: flow}
                model: {mlp_ratio: 3, num_heads: 2, depth: 2, depth_single_blocks: 4, axes_dim: [10]}
                """);
            default -> throw new IllegalArgumentException(file.toString());
        }
    }

    /** Returns the commands of a page, which are paragraphs indented by four spaces. Continued lines are joined. */
    private static List<String> commands(Path page) {
        String text = read(page).replaceAll("(?s)```.*?```", "").replaceAll("\\\\\n *", "");
        return Pattern.compile("(?m)(?<=\n\n)(?: {4,}\\S.*\n)+")
                .matcher(text)
                .results()
                .flatMap(block -> block.group().lines())
                .map(String::strip)
                .toList();
    }

    private static List<String> words(String command, Path directory) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String text = Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow();
            String before = words.isEmpty() ? "" : words.getLast();
            int sign = text.indexOf('=');
            if (FEWER.containsKey(before)) {
                words.add(FEWER.get(before));
            } else if (before.equals("--reference") && sign > 0) {
                words.add(text.substring(0, sign + 1) + directory.resolve(text.substring(sign + 1)));
            } else if (FILE.matcher(text).matches() || before.equals("--out")) {
                words.add(directory.resolve(text).toString());
            } else {
                words.add(text);
            }
        }
        if (!words.contains("--like")) {
            ADDED.getOrDefault(words.getFirst(), List.of()).stream()
                    .filter(option -> !words.contains(option.substring(0, option.indexOf('='))))
                    .toList()
                    .forEach(words::add);
        }
        return words;
    }

    /** Compiles a class, or statements within a method. */
    private static void compile(MatchResult code) throws IOException {
        String body = code.group(1);
        boolean whole = body.contains("class ");
        Path folder = Files.createTempDirectory(pages, "java");
        Path file = folder.resolve(whole ? className(body) + ".java" : "Snippet.java");
        Files.writeString(
                file,
                whole
                        ? body
                        : """
                        import java.nio.file.Path;
                        import java.util.List;
                        import java.util.concurrent.CompletableFuture;
                        import java.util.concurrent.TimeUnit;
                        import java.util.stream.IntStream;
                        import org.rhei.kernel.*;
                        import org.rhei.networks.*;
                        import org.rhei.pipelines.*;
                        import org.rhei.pipelines.options.*;
                        import org.rhei.pipelines.posterior.*;
                        import org.rhei.plots.*;
                        import org.rhei.diagnostics.*;
                        import org.rhei.solvers.*;
                        import org.rhei.solvers.diffusion.*;
                        import org.rhei.solvers.multistep.*;
                        import org.rhei.solvers.rungekutta.*;
                        import org.rhei.solvers.sde.*;
                        import org.rhei.studies.*;

                        class Snippet {
                            void snippet(Pipeline pipeline, Observation x, Observation xs, Tensor thetas, double[] logTarget)
                                    throws Exception {
                                %s
                            }
                        }
                        """.formatted(body.replaceFirst("Pipeline pipeline = ", "pipeline = ")
                                .replaceFirst("Observation x = ", "x = ")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean done = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", folder.toString(), "-cp", classPath()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(done).as(said.toString()).isTrue();
    }

    private static String className(String code) {
        Matcher name = Pattern.compile("class (\\w+)").matcher(code);
        assertThat(name.find()).isTrue();
        return name.group(1);
    }

    private static String firstLine(MatchResult code) {
        return code.group(1).lines().findFirst().orElseThrow();
    }

    /** Returns the class path. Surefire hides a long one in a jar and names it in a property of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace('\n', File.pathSeparatorChar);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
