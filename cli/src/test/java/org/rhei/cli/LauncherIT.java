package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.file.Npy;

/**
 * Law: where TORNADOVM_HOME names no SDK that fits, the {@code rhei} command says so in one line and the processor serves; who
 * asked for the device learns what to do. A short draw has the kernels' loops compiled, by C2 alone. It needs the jars.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class LauncherIT {
    /** What TORNADOVM_HOME may name. */
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

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void theProcessorServes(Sdk given) throws IOException, InterruptedException {
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
    void whoAsksForTheDeviceLearnsWhatToDo(Sdk given) throws IOException, InterruptedException {
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

    /** A line of the JVM's is: time, number, attributes, compiler's level, method. */
    @ParameterizedTest
    @ValueSource(strings = {"VectorProduct::blocksOfTwoTokens", "VectorLoops::gelu", "VectorLoops::exponentials"})
    void loopsAreCompiledByC2Alone(String loop) throws IOException, InterruptedException {
        String options = "-XX:+DisplayVMOutput -XX:CompileCommand=PrintCompilation,org.rhei.kernel.simd." + loop;
        Invocation sample = sample(Map.of("RHEI_JAVA_OPTS", options), List.of());
        assertThat(sample.exitCode()).as(sample.err()).isZero();
        assertThat(sample.out().lines().filter(line -> line.contains(loop) && !line.contains("made not entrant")))
                .isNotEmpty()
                .allMatch(line -> line.matches(" *\\d+ +\\d+ .* 4 +org\\.rhei\\.kernel\\.simd\\." + loop + " .*"));
    }

    /** What the command says, less what Java says of the Vector API. */
    private static Stream<String> said(Invocation invocation) {
        return invocation.err().lines().filter(line -> !line.startsWith("WARNING: Using incubator modules"));
    }

    private Path out() {
        return folder.resolve("samples.npy");
    }

    private Invocation sample(Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "../rhei",
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
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().remove("TORNADOVM_HOME");
        builder.environment().putAll(environment);
        builder.environment().put("RHEI_SKIP_BUILD", "yes");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Invocation(process.waitFor(), output, Files.readString(err));
    }
}
