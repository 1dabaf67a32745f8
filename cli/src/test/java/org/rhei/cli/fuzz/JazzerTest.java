package org.rhei.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law: Jazzer, which mutates files guided by the code that they reach, finds no file that breaks the law of {@link
 * FuzzTarget}. Its corpus stays in {@code target/fuzz}, so that the next run continues from it, and inputs that break
 * the law are written there too. Such an input belongs into the corpus of {@link FuzzTargetTest}, together with a
 * repair of all faults of its kind.
 */
@Tag("fuzz")
class JazzerTest {
    private static final String SECONDS = "rhei.fuzz.seconds";

    /** Longer than any input takes on a busy machine; the law itself measures processor time. */
    private static final int HANG_SECONDS = 60;

    static List<FuzzTarget> targets() {
        String only = System.getProperty(JazzerEntry.TARGET, "");
        return only.isEmpty()
                ? List.of(FuzzTarget.values())
                : List.of(FuzzTarget.valueOf(only.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void noFileBreaksTheLaw(FuzzTarget target) throws IOException, InterruptedException {
        Path folder = Path.of("target/fuzz").resolve(target.name().toLowerCase(Locale.ROOT));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (Path file : target.corpus()) {
            Files.copy(file, corpus.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("log");
        int exitCode = new ProcessBuilder(command(target, folder, corpus))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exitCode)
                .as("exit code of Jazzer, whose log is %s", log.toAbsolutePath())
                .isZero();
    }

    private static List<String> command(FuzzTarget target, Path folder, Path corpus) {
        return Stream.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx1500m",
                        "-XX:+UseSerialGC",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + JazzerEntry.TARGET + "=" + target,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerEntry.class.getName(),
                        "--instrumentation_includes=org.rhei.**:tools.jackson.**:org.snakeyaml.**:io.airlift.**:org.apache.parquet.**",
                        // some inputs contain the names of files
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + Integer.getInteger(SECONDS, 60),
                        "-timeout=" + HANG_SECONDS,
                        "-max_len=16384",
                        "-print_final_stats=1",
                        corpus.toString())
                .toList();
    }
}
