package org.rhei.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Python environment with some packages, installed under {@code target/} and kept there for the next run.
 *
 * @param python the interpreter
 */
public record PythonEnvironment(Path python) {
    private static final List<String> GENSBI = List.of("gensbi==0.5.1", "jax[cpu]");
    private static final List<String> NAMES = List.of("python3.12", "python3.13", "python3", "python");
    private static final String IS_RECENT = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))";

    private static final Path FOLDER = Path.of("target/interop").toAbsolutePath();

    /**
     * Installs GenSBI unless it is installed. If the installation is impossible, aborts the test and prints the reason.
     *
     * @return the environment
     */
    public static PythonEnvironment gensbi() throws IOException, InterruptedException {
        return install(GENSBI);
    }

    /**
     * Installs packages unless they are installed. If the installation is impossible, aborts the test and prints the reason.
     *
     * @param requirements the packages, as pip names them
     * @return the environment
     */
    public static PythonEnvironment install(List<String> requirements) throws IOException, InterruptedException {
        PythonEnvironment environment = new PythonEnvironment(FOLDER.resolve("venv/bin/python"));
        Path installed = FOLDER.resolve("installed");
        if (Files.exists(installed) && Files.readAllLines(installed).equals(requirements)) {
            return environment;
        }
        Path python =
                findPython().orElseGet(() -> skip("no Python 3.12 or newer on the PATH or under ~/.pyenv/versions"));
        Files.createDirectories(FOLDER);
        Path log = FOLDER.resolve("install.log");
        List<String> pip = new ArrayList<>(List.of(
                environment.python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
        pip.addAll(requirements);
        String folder = FOLDER.resolve("venv").toString();
        if (!succeeds(log, python.toString(), "-m", "venv", "--clear", folder)
                || !succeeds(log, pip.toArray(String[]::new))) {
            skip(requirements + " could not be installed: see " + log);
        }
        Files.write(installed, requirements);
        return environment;
    }

    /** Runs a script that may import from the project's {@code tools/}, with an argument. */
    public void run(Path script, Object argument) throws IOException, InterruptedException {
        Path log = FOLDER.resolve("script.log");
        boolean done = succeeds(log, python.toString(), script.toString(), argument.toString());
        assertThat(done).as(() -> script + " failed:\n" + text(log)).isTrue();
    }

    private static Optional<Path> findPython() throws IOException, InterruptedException {
        for (Path candidate : candidates()) {
            if (Files.isExecutable(candidate)
                    && succeeds(Path.of("/dev/null"), candidate.toString(), "-c", IS_RECENT)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static List<Path> candidates() throws IOException {
        List<Path> folders = new ArrayList<>(Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(Path::of)
                .toList());
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(pyenv)) {
            try (Stream<Path> versions = Files.list(pyenv)) {
                versions.sorted().map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        return folders.stream()
                .flatMap(folder -> NAMES.stream().map(folder::resolve))
                .toList();
    }

    private static boolean succeeds(Path log, String... command) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment()
                .put("PYTHONPATH", Path.of("../tools").toAbsolutePath().toString());
        return process.start().waitFor() == 0;
    }

    private static Path skip(String reason) {
        System.out.println("Skipped: " + reason);
        return Assumptions.abort(reason);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
