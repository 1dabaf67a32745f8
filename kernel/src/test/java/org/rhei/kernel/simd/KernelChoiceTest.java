package org.rhei.kernel.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Law: the Vector API is chosen if C2 compiles it, else the scalar kernels with one warning that states the reason. */
class KernelChoiceTest {
    private static final String VECTORS = "Vector API, ";
    private static final Jvm TESTED =
            new Jvm("OpenJDK 64-Bit Server VM", "mixed mode, sharing", "25.0.3+9", 25, List.of());

    /** Prints the kernels of a JVM. */
    static final class Report {
        private Report() {}

        public static void main(String[] args) {
            System.out.println(KernelChoice.kernels().name());
        }
    }

    /** The output and the warnings of a JVM. */
    private record Run(String kernels, List<String> warnings) {}

    @Test
    void vectorsServeByDefault() throws IOException, InterruptedException {
        for (List<String> options : List.of(List.<String>of(), List.of("-XX:TieredStopAtLevel=4"), List.of("-Xcomp"))) {
            Run run = run(Map.of(), options);
            assertThat(run.kernels()).as("%s", options).startsWith(VECTORS);
            assertThat(run.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-Xint, the JVM only interprets",
        "-XX:TieredStopAtLevel=1, the compiler C2 is switched off",
        "-XX:CompilationMode=quick-only, the compiler C2 is switched off",
        "-XX:MaxVectorSize=8, 'a register needs at least 128 bits, found 64'"
    })
    void scalarKernelsServeWithoutC2(String option, String reason) throws IOException, InterruptedException {
        checkScalar(run(Map.of(), List.of(option)), reason);
    }

    @ParameterizedTest
    @EnabledOnOs(value = OS.LINUX, disabledReason = "no property of the JVM tells these options")
    @CsvSource({
        "-XX:TieredStopAtLevel=0, the compiler C2 is switched off",
        "-XX:TieredStopAtLevel=2, the compiler C2 is switched off",
        "-XX:TieredStopAtLevel=3, the compiler C2 is switched off",
        "-XX:-UseCompiler, the JVM only interprets"
    })
    void scalarKernelsServeWhereTheCommandLineSwitchesC2Off(String option, String reason)
            throws IOException, InterruptedException {
        checkScalar(run(Map.of(), List.of(option)), reason);
    }

    @Test
    void optionsInTheEnvironmentCount() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Da=b -XX:TieredStopAtLevel=3");
        checkScalar(run(environment, List.of()), "the compiler C2 is switched off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
    void aGivenWidthOverridesTheChecks(String option) throws IOException, InterruptedException {
        Run run = run(Map.of(), List.of(option, "-Drhei.simd=128"));
        assertThat(run.kernels()).isEqualTo(VECTORS + "128 bits");
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void scalarKernelsServeWithoutAnInstructionForFma() throws IOException, InterruptedException {
        Run run = run(Map.of(), List.of("-XX:-UseFMA"));
        assertThat(run.kernels()).isEqualTo("scalar, FMA by double arithmetic");
        assertThat(run.warnings())
                .singleElement()
                .asString()
                .contains(
                        "no instruction for fused multiply-add (FMA)", "several times slower and gives the same bits");
    }

    @Test
    void offNeedsNoWarning() throws IOException, InterruptedException {
        Run run = run(Map.of(), List.of("-Xint", "-Drhei.simd=off"));
        assertThat(run.kernels()).isEqualTo("scalar");
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void scalarKernelsServeOnAnotherJvm() {
        assertThat(TESTED.whyNoVectors()).isEmpty();
        assertThat(named("Java HotSpot(TM) 64-Bit Server VM").whyNoVectors()).isEmpty();
        for (String name : List.of("Eclipse OpenJ9 VM", "Zing 64-Bit Tiered VM", "OpenJDK 64-Bit Zero VM", "")) {
            assertThat(named(name).whyNoVectors())
                    .contains("the JVM must be HotSpot's server VM, found '" + name + "'");
        }
    }

    @Test
    void scalarKernelsServeOnAnUntestedJava() {
        Jvm newer = new Jvm(TESTED.name(), TESTED.info(), "26+1", Jvm.TESTED + 1, List.of());
        assertThat(newer.whyNoVectors()).contains("the vector kernels are tested up to Java 25, found Java 26");
    }

    @Test
    void scalarKernelsServeUnderGraal() {
        String scalarKernelsServeUnderGraal = "the compiler must be C2, found Graal";
        String version = "25+37-jvmci-b01 Oracle GraalVM 25+37.1";
        assertThat(versioned(version).whyNoVectors()).contains(scalarKernelsServeUnderGraal);
        assertThat(versioned(version, "-XX:-UseJVMCICompiler").whyNoVectors()).isEmpty();
        assertThat(versioned("25", "-XX:+EnableJVMCI").whyNoVectors()).isEmpty(); // the option that TornadoVM sets
        assertThat(versioned("25", "-XX:+EnableJVMCI", "-XX:+UseJVMCICompiler").whyNoVectors())
                .contains(scalarKernelsServeUnderGraal);
    }

    @Test
    void theLastOptionCounts() {
        assertThat(versioned("25", "-XX:TieredStopAtLevel=3", "-XX:TieredStopAtLevel=4")
                        .whyNoVectors())
                .isEmpty();
        assertThat(versioned("25", "-XX:TieredStopAtLevel=4", "-XX:TieredStopAtLevel=3")
                        .whyNoVectors())
                .isPresent();
    }

    private static Jvm named(String name) {
        return new Jvm(name, TESTED.info(), TESTED.version(), TESTED.feature(), List.of());
    }

    private static Jvm versioned(String version, String... options) {
        return new Jvm(TESTED.name(), TESTED.info(), version, TESTED.feature(), List.of(options));
    }

    private static void checkScalar(Run run, String reason) {
        assertThat(run.kernels()).isEqualTo("scalar");
        assertThat(run.warnings())
                .containsExactly("WARNING: the scalar kernels are used instead of the Vector API: " + reason
                        + "; -Drhei.simd=128, 256 or 512 overrides this");
    }

    /** Starts a JVM whose class path holds the kernels and this test. */
    private static Run run(Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        String classes = String.join(File.pathSeparator, "target/classes", "target/test-classes");
        command.addAll(List.of("-cp", classes, Report.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        List<String> warnings = err.lines()
                .filter(line -> line.startsWith("WARNING: ") && !line.contains("incubator modules"))
                .toList();
        return new Run(out.strip(), warnings);
    }
}
