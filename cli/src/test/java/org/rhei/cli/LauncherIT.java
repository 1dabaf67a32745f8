package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.file.Npy;

/**
 * Laws of the {@code rhei} command's start. If TORNADOVM_HOME does not name a suitable SDK, the command says so in
 * one line and uses the processor; with {@code --backend tornado} it fails and says what to do. C2 alone compiles the
 * kernels' loops in a short draw. The test needs the jars.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class LauncherIT {
    /** The values of TORNADOVM_HOME. */
    enum Sdk {
        NOWHERE("tornado-argfile"),
        EMPTY("tornado-argfile"),
        ANOTHER_VERSION("share/java/tornado/tornado-api-");

        private final String missing;

        Sdk(String missing) {
            this.missing = missing;
        }

        Path in(Path folder) throws IOException {
            Path sdk = folder.resolve("sdk");
            if (this != NOWHERE) {
                Files.createDirectory(sdk);
            }
            if (this == ANOTHER_VERSION) {
                Files.createFile(sdk.resolve("tornado-argfile"));
                Files.createFile(Files.createDirectories(sdk.resolve("share/java/tornado"))
                        .resolve("tornado-api-1.0.jar"));
            }
            return sdk;
        }
    }

    private static final String RHEI =
            Path.of("../rhei").toAbsolutePath().normalize().toString();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void theProcessorIsUsed(Sdk given) throws IOException, InterruptedException {
        Path sdk = given.in(folder);
        Invocation sample = sample(Map.of("TORNADOVM_HOME", sdk.toString()), List.of());
        assertThat(sample.exitCode()).as(sample.err()).isZero();
        assertThat(said(sample))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("rhei: no GPU: TORNADOVM_HOME must name TornadoVM's SDK with " + given.missing)
                        .endsWith("found " + sdk));
        assertThat(Npy.read(out()).dim(0)).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void aRequestedDeviceThatIsUnavailableIsAnError(Sdk given) throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("TORNADOVM_HOME", given.in(folder).toString());
        Invocation sample = sample(environment, List.of("--backend", "tornado"));
        assertThat(sample.exitCode()).isEqualTo(2);
        assertThat(said(sample))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("rhei: backend ")
                .contains("TORNADOVM_HOME");
        assertThat(out()).doesNotExist();
    }

    /**
     * Law: C2 alone compiles the kernels' loops. A line of the JVM has the time, a number, attributes, the compiler's
     * level, and the method.
     */
    @ParameterizedTest
    @ValueSource(strings = {"VectorProduct::blocksOfTwoTokens", "VectorLoops::gelu", "VectorLoops::exponentials"})
    void loopsAreCompiledByC2Alone(String loop) throws IOException, InterruptedException {
        Invocation sample = sample(printing(loop), List.of());
        assertThat(sample.exitCode()).as(sample.err()).isZero();
        assertCompiledByC2(loop, sample);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TangentLoops::layerNorm", "TangentLoops::gelu", "TangentLoops::weigh"})
    void loopsOfDerivativesAreCompiledByC2Alone(String loop) throws IOException, InterruptedException {
        assertThat(sample(Map.of(), List.of()).exitCode()).isZero();
        Invocation density = run(
                printing(loop),
                Path.of("").toAbsolutePath(),
                RHEI,
                "log-prob",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                ReferenceFiles.csv(folder.resolve("x.csv"), ReferenceFiles.expected("x_o")),
                "--points",
                out().toString(),
                "--out",
                folder.resolve("log-probs.npy").toString());
        assertThat(density.exitCode()).as(density.err()).isZero();
        assertCompiledByC2(loop, density);
    }

    private static Map<String, String> printing(String loop) {
        String options = "-XX:+DisplayVMOutput -XX:CompileCommand=PrintCompilation,org.rhei.kernel.simd." + loop;
        return Map.of("RHEI_JAVA_OPTS", options);
    }

    private static void assertCompiledByC2(String loop, Invocation command) {
        assertThat(command.out().lines().filter(line -> line.contains(loop) && !line.contains("made not entrant")))
                .isNotEmpty()
                .allMatch(line -> line.matches(" *\\d+ +\\d+ .* 4 +org\\.rhei\\.kernel\\.simd\\." + loop + " .*"));
    }

    /** Law: if Java cannot start, its own reason is shown, whatever variable its options come from. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RHEI_JAVA_OPTS | -Xms2g -Xmx1g | Initial heap size set to a larger value than the maximum heap size",
                "RHEI_JAVA_OPTS | -Xmx999999g | Could not reserve enough space",
                "RHEI_JAVA_OPTS | -XX:+UseSerialGC -XX:+UseZGC | Multiple garbage collectors selected",
                "RHEI_JAVA_OPTS | -javaagent:nowhere.jar | nowhere.jar",
                "RHEI_JAVA_OPTS | -XX:NoSuchFlag=1 | Unrecognized VM option 'NoSuchFlag=1'",
                "JDK_JAVA_OPTIONS | -Xmx1k | Too small maximum heap",
                "JAVA_TOOL_OPTIONS | -nosuchoption | Unrecognized option: -nosuchoption",
            })
    void javasReasonIsShownWhenItCannotStart(String variable, String options, String reason)
            throws IOException, InterruptedException {
        Invocation sample = sample(Map.of(variable, options), List.of());
        assertThat(sample.exitCode()).isEqualTo(1);
        assertThat(sample.err()).contains(reason, "rhei: Java cannot start, for the reason above");
        assertThat(sample.out()).isEmpty();
        assertThat(out()).doesNotExist();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no such limit")
    void javasReasonIsShownInTooSmallAnAddressSpace() throws IOException, InterruptedException {
        Invocation info = run(Map.of(), folder, "sh", "-c", "ulimit -v 1000000; exec \"$0\" info", RHEI);
        assertThat(info.exitCode()).isEqualTo(1);
        assertThat(info.err())
                .contains("rhei: Java cannot start")
                .containsPattern("(?i)could not (allocate|reserve)|failed to");
    }

    /** Law: an option of the user overrides the launcher's option, whatever variable it comes from. */
    @ParameterizedTest
    @ValueSource(strings = {"RHEI_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void optionsOfTheUserOverrideThoseOfTheLauncher(String variable) throws IOException, InterruptedException {
        Path flags = folder.resolve("gc.txt");
        String options = "-XX:+UseSerialGC -Xmx300m -Xlog:gc=info:file=" + flags;
        Invocation info = run(Map.of(variable, options), folder, RHEI, "info", "--json");
        assertThat(info.exitCode()).as(info.err()).isZero();
        assertThat(flags).content().contains("Using Serial");
        assertThat(info.out()).containsPattern("\"heap_mib\" : 2\\d\\d");
    }

    /**
     * Law: the command finds its folder through links, whatever the name of the folder and the current directory.
     * Otherwise it stops.
     */
    @Test
    void theFolderIsFoundThroughLinks() throws IOException, InterruptedException {
        Path home = install(folder.resolve("ö fo lder"));
        Path link = Files.createSymbolicLink(folder.resolve("rhei"), home.resolve("rhei"));
        Path second = Files.createSymbolicLink(folder.resolve("r"), Path.of("rhei"));
        for (Path command : List.of(home.resolve("rhei"), link, second)) {
            for (Map<String, String> environment :
                    List.of(Map.of("CDPATH", "/tmp:/"), Map.of("LC_ALL", "C", "HOME", ""))) {
                Invocation info = run(environment, folder, command.toString(), "--version");
                assertThat(info.exitCode()).as("%s: %s", command, info.err()).isZero();
                assertThat(info.out()).startsWith("rhei ");
            }
        }
        assertThat(run(Map.of(), folder, "sh", "r", "--version").exitCode()).isZero();
    }

    /**
     * Law: in a distribution, the command runs on the bundled runtime, whatever else is installed, and shows Java's
     * messages.
     */
    @Test
    void aDistributionRunsOnItsOwnRuntime() throws IOException, InterruptedException {
        Path home = distribution(folder.resolve("dist ribution"));
        Path link = Files.createSymbolicLink(folder.resolve("rhei"), home.resolve("bin/rhei"));
        for (Path command : List.of(home.resolve("bin/rhei"), link)) {
            Invocation info = run(Map.of("JAVA_HOME", "/nowhere"), folder, command.toString(), "info", "--json");
            assertThat(info.exitCode()).as(info.err()).isZero();
            assertThat(info.out()).startsWith("{");
        }
        Invocation small = run(Map.of("RHEI_JAVA_OPTS", "-Xmx1k"), folder, link.toString(), "--version");
        assertThat(small.exitCode()).isEqualTo(1);
        assertThat(small.err()).contains("Too small maximum heap", "rhei: Java cannot start");
        Files.delete(home.resolve("runtime"));
        Invocation broken = run(Map.of(), folder, link.toString(), "--version");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).startsWith("rhei: the folder of").hasLineCount(1);
    }

    @Test
    void nothingFromAnotherFolderIsRun() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(Path.of(RHEI), elsewhere.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        Path jar = Files.createDirectories(elsewhere.resolve("cli/target/lib")).resolveSibling("rhei.jar");
        Files.copy(Path.of("target/rhei.jar"), jar);
        Invocation info = run(Map.of(), elsewhere, "./copy", "--version");
        assertThat(info.exitCode()).isEqualTo(1);
        assertThat(info.err())
                .startsWith("rhei: the folder of ./copy was not found")
                .hasLineCount(1);
        assertThat(info.out()).isEmpty();
        Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of(RHEI));
        Invocation withoutTools = run(Map.of("PATH", ""), elsewhere, link.toString(), "--version");
        assertThat(withoutTools.exitCode()).isEqualTo(1);
        assertThat(withoutTools.err()).contains("readlink is missing");
    }

    /**
     * Law: names and reports do not depend on the locale: they are correct without UTF-8, and in locales with other
     * digits and letters.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "xx_YY.UTF-8", "tr_TR.UTF-8", "de_DE", "fa_IR.UTF-8"})
    void namesAndReportsDoNotDependOnTheLocale(String locale) throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve("größe θ"));
        Path x = place.resolve("é.csv");
        ReferenceFiles.csv(x, ReferenceFiles.expected("x_o"));
        Path out = place.resolve("χ².npy");
        Invocation sample = run(
                Map.of("LC_ALL", locale, "LANG", "", "LC_CTYPE", ""),
                Path.of("").toAbsolutePath(),
                RHEI,
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                x.toString(),
                "--nsamples",
                "1e1",
                "--step-size",
                "0.5",
                "--json",
                "--out",
                out.toString());
        assertThat(sample.exitCode()).as(sample.err()).isZero();
        assertThat(sample.out()).contains("größe θ/χ².npy", "\"shape\":[10,");
        assertThat(Npy.read(out).dim(0)).isEqualTo(10);
    }

    /** Law: a signal ends a draw early, with the signal's exit status, and no file is left. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsADraw(String signal) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        RHEI,
                        "sample",
                        "--model",
                        ReferenceFiles.model(),
                        "--observation",
                        ReferenceFiles.csv(folder.resolve("x.csv"), ReferenceFiles.expected("x_o")),
                        "--nsamples",
                        "1e7",
                        "--out",
                        out().toString())
                .redirectErrorStream(true)
                .start();
        Thread.sleep(3000); // the draw takes many minutes
        assertThat(process.isAlive()).isTrue();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isIn(130, 143);
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().contains("samples"));
    }

    /** Copies the files of an installation. */
    private static Path install(Path home) throws IOException {
        install(
                home.resolve("rhei"),
                home.resolve("kernel/src/main/resources/org/rhei/kernel"),
                home.resolve("cli/target"));
        return home;
    }

    /** Copies the files of a distribution, as {@code tools/make-distribution} does. */
    private static Path distribution(Path home) throws IOException {
        install(home.resolve("bin/rhei"), home.resolve("lib"), home.resolve("lib"));
        Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));
        return home;
    }

    private static void install(Path command, Path launcher, Path jars) throws IOException {
        for (Path place : List.of(command.resolveSibling(""), launcher, jars)) {
            Files.createDirectories(place);
        }
        Files.copy(Path.of(RHEI), command, StandardCopyOption.COPY_ATTRIBUTES);
        for (String file : List.of("compile-commands.txt", "directives.json")) {
            Files.copy(Path.of("../kernel/src/main/resources/org/rhei/kernel", file), launcher.resolve(file));
        }
        Files.copy(Path.of("target/rhei.jar"), jars.resolve("rhei.jar"));
        Files.createSymbolicLink(jars.resolve("lib"), Path.of("target/lib").toAbsolutePath());
    }

    private static Invocation run(Map<String, String> environment, Path in, String... command)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("rhei", "err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectError(err.toFile());
        builder.environment().remove("TORNADOVM_HOME");
        builder.environment().put("RHEI_SKIP_BUILD", "yes");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Invocation done = new Invocation(process.waitFor(), output, Files.readString(err));
        Files.delete(err);
        return done;
    }

    /** Returns the messages of the command, without Java's warning about the Vector API. */
    private static Stream<String> said(Invocation invocation) {
        return invocation.err().lines().filter(line -> !line.startsWith("WARNING: Using incubator modules"));
    }

    private Path out() {
        return folder.resolve("samples.npy");
    }

    private Invocation sample(Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                RHEI,
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                ReferenceFiles.csv(folder.resolve("x.csv"), ReferenceFiles.expected("x_o")),
                "--nsamples",
                "10",
                "--out",
                out().toString()));
        command.addAll(options);
        return run(environment, Path.of("").toAbsolutePath(), command.toArray(String[]::new));
    }
}
