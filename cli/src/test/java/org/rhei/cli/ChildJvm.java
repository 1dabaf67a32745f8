package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command in a separate process with this test's Java, for laws about memory and about open files. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Returns the words that run the command.
     *
     * @param options the options of Java
     * @param args the arguments of the command
     */
    public static List<String> command(List<String> options, String... args) {
        return java(Main.class, options, args);
    }

    /**
     * Returns the words that run a class of this class path.
     *
     * @param main the class
     * @param options the options of Java
     * @param args the arguments of the class
     */
    public static List<String> java(Class<?> main, List<String> options, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(args));
        return command;
    }

    /**
     * Runs a process to its end.
     *
     * @param command the words of the process
     * @param log receives all that it prints
     * @return the exit code
     */
    public static int run(List<String> command, Path log) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    /**
     * Runs the command in a shell.
     *
     * @param script the script, in which {@code "$@"} stands for the command
     * @param folder the folder in which the script runs
     * @param args the arguments of the command
     */
    public static Invocation shell(String script, Path folder, String... args)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", script, "rhei"));
        words.addAll(command(List.of(), args));
        Path out = Files.createTempFile("rhei-test", ".out");
        Path err = Files.createTempFile("rhei-test", ".err");
        try {
            int exitCode = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            List<String> lines = new ArrayList<>(Files.readAllLines(err));
            lines.removeIf(line -> line.startsWith("WARNING: Using incubator modules"));
            return new Invocation(exitCode, Files.readString(out), String.join("\n", lines));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
