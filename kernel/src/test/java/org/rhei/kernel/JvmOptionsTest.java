package org.rhei.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of the JVM for applications. */
class JvmOptionsTest {
    @TempDir
    private Path folder;

    /** Runs in a JVM of its own. */
    static final class Probe {
        private Probe() {}

        @SuppressWarnings("SystemOut") // the test reads what this JVM prints
        public static void main(String... arguments) {
            System.out.println(
                    ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
            System.out.println(ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .anyMatch(bean -> bean.getName().startsWith("G1")));
        }
    }

    /** Law: a JVM starts by the argument file, whatever letters the names of the folders have, and prints nothing of its own. */
    @Test
    void aJvmStartsByTheArgumentFile() throws IOException, InterruptedException {
        Path place = folder.resolve(File.separatorChar == '/' ? "a b\"c\\d é" : "a b é");
        JvmOptions.main(place.toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + place.resolve(JvmOptions.FILE),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Probe.class.getName()));
        Path err = folder.resolve("err");
        Process java = new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(Files.readString(err)).isZero();
        assertThat(out.lines()).containsExactly("true", "true");
        assertThat(Files.readString(err))
                .contains("2 compiler directives added")
                .doesNotContain("rror");
    }

    /** Law: the options are those of the launchers, by which the command starts as fast. */
    @ParameterizedTest
    @CsvSource({"../rhei,$launcher/", "../rhei.cmd,%launcher%\\"})
    void theLaunchersHaveTheSameOptions(String launcher, String place) throws IOException {
        String script = Files.readString(Path.of(launcher)).replace("\"", "");
        for (String option : JvmOptions.write(folder)) {
            String inScript = option.replace(folder.toAbsolutePath() + File.separator, place)
                    .replace("modules=", "modules ");
            if (!option.contains("DisplayVMOutput")) { // the command prints no line of the JVM
                assertThat(script).contains(inScript);
            }
        }
        assertThat(script)
                .contains("kernel/src/main/resources/org/rhei/kernel/directives.json"
                        .replace("/", launcher.endsWith("cmd") ? "\\" : "/"));
    }

    @Test
    void theFilesAreThoseOfTheLaunchers() throws IOException {
        JvmOptions.write(folder);

        for (String file : List.of("compile-commands.txt", "directives.json")) {
            assertThat(folder.resolve(file))
                    .hasSameTextualContentAs(Path.of("src/main/resources/org/rhei/kernel", file));
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(JvmOptions::main).hasMessageContaining("expected a folder");
    }
}
