package org.rhei.kernel;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The options of the JVM under which an application starts and draws as fast as the command {@code rhei}. A running JVM cannot take them,
 * so they are written into a folder before the application starts:
 *
 * <pre>
 * java -cp 'lib/*' org.rhei.kernel.JvmOptions options
 * java @options/java.args -cp 'lib/*' com.example.Application
 * </pre>
 */
public final class JvmOptions {
    /** The name of the argument file. */
    public static final String FILE = "java.args";

    private static final String COMMANDS = "compile-commands.txt";
    private static final String DIRECTIVES = "directives.json";

    private JvmOptions() {}

    /**
     * Writes the options into a folder: the argument file {@link #FILE}, and the files that it names by their absolute paths.
     *
     * @param folder the folder, which is created if it does not exist; files of these names are replaced
     * @return the options, for a program that starts others
     * @throws IOException if a file cannot be written
     */
    public static List<String> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> options = List.of(
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseG1GC",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DisplayVMOutputToStderr", // the JVM says how many directives it has read
                "-XX:CompileCommandFile=" + copy(COMMANDS, folder),
                "-XX:CompilerDirectivesFile=" + copy(DIRECTIVES, folder));
        Files.write(
                folder.resolve(FILE), options.stream().map(JvmOptions::quoted).toList());
        return options;
    }

    private static Path copy(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource).toAbsolutePath();
        try (InputStream in = JvmOptions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("the jar of the kernel lacks " + resource);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Returns a word of an argument file, where a backslash begins an escape sequence and blanks separate words. */
    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * Writes the options into a folder.
     *
     * @param arguments the folder
     * @throws IOException if a file cannot be written
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "found " + arguments.length + " arguments, expected a folder for " + FILE);
        }
        write(Path.of(arguments[0]));
    }
}
