package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law: Ctrl-C ends the command soon, with exit code 130, and no file is left incomplete. */
class MainInterruptionTest {
    /** A number of samples that takes hours. */
    private static final String MANY = "100000000";

    @TempDir
    private Path directory;

    private List<String> args = List.of();

    @BeforeEach
    void observation() throws IOException {
        String x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        args = List.of(
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                x,
                "--out",
                directory.resolve("samples.npy").toString(),
                "--chunk-size",
                "100000",
                "--nsamples",
                MANY);
    }

    @Test
    @Timeout(60)
    void anInterruptedCallReturns() throws InterruptedException {
        List<Invocation> ended = Collections.synchronizedList(new ArrayList<>());
        Thread thread = Thread.ofPlatform().start(() -> ended.add(Invocation.of(args.toArray(String[]::new))));
        thread.join(1500);
        thread.interrupt();
        thread.join();
        assertThat(ended).containsExactly(new Invocation(130, "", "rhei: interrupted\n"));
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.csv");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 3000})
    @Timeout(120)
    void ctrlCEndsTheProcess(int millis) throws IOException, InterruptedException {
        assumeTrue(!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows"), "needs kill -INT");
        assumeTrue(!interruptsAreIgnored(), "a process in a shell's background ignores SIGINT, and so do its children");
        Path err = directory.resolve("err");
        Process process =
                new ProcessBuilder(command()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(err, StandardCharsets.UTF_8).lines())
                .allMatch(line -> line.equals("rhei: interrupted")
                        || line.startsWith("WARNING: Using incubator modules")
                        || line.matches("rhei: [0-9 ]+ of 100 000 000 samples, .* left"));
        assertThat(ReferenceFiles.listing(directory)).containsExactly("err", "x.csv");
    }

    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        int sigInt = 1 << 1;
        return (Long.parseUnsignedLong(ignored.split("\\s+", -1)[1], 16) & sigInt) != 0;
    }

    /** Returns the command that runs this Java with its class path and its modules. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-modules") || argument.startsWith("-Drhei.simd"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(args);
        return command;
    }
}
