package org.rhei.cli.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.Fault.ClosedPipeException;
import org.rhei.cli.terminal.InputException;

/** Output to an open file of this process, such as standard output: a pipe that another command reads. */
public final class PipedOutput extends FilterOutputStream {
    private static final Pattern OPEN_FILE = Pattern.compile("-|/dev/stdout|(?:/dev|/proc/self)/fd/[0-9]{1,9}");
    private static final Pattern STANDARD = Pattern.compile("-|/dev/stdout|(?:/dev|/proc/self)/fd/1");
    private static final int BUFFER = 1 << 16;

    /** The bits of an open file's flags that are 0 if it is read only. */
    private static final int ACCESS = 3;

    /** The link to the open file, where the system has such links. */
    private final Path link;

    private PipedOutput(OutputStream out, Path link) {
        super(out);
        this.link = link;
    }

    /** Returns true if a name stands for an open file of this process; {@code -} stands for standard output. */
    public static boolean isNamed(Path path) {
        return OPEN_FILE.matcher(path.toString()).matches();
    }

    /**
     * Refuses a pipe where a command writes something that has no sense in one.
     *
     * @param option the option that names the output
     * @param expected the output that the option takes
     * @throws InputException if the name stands for a pipe
     */
    static void requireNone(String option, Path path, String expected) {
        if (isNamed(path)) {
            throw new InputException(option + " " + path + ": is a pipe, expected " + expected);
        }
    }

    /** Returns true if a name stands for standard output. */
    public static boolean isStandard(Path path) {
        return STANDARD.matcher(path.toString()).matches();
    }

    /**
     * Opens the stream of a name.
     *
     * @throws IOException if there is no such open file, or it cannot be written
     */
    public static OutputStream open(Path path) throws IOException {
        boolean standard = isStandard(path);
        if (!standard) {
            requireOpenForWriting(path);
        }
        OutputStream out = standard
                ? new FileOutputStream(FileDescriptor.out)
                : Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new BufferedOutputStream(new PipedOutput(out, standard ? Path.of("/proc/self/fd/1") : path), BUFFER);
    }

    /** Refuses a file that this process only reads, such as a library of the JVM: the user means another number. */
    private static void requireOpenForWriting(Path path) throws IOException {
        Path info = Path.of("/proc/self/fdinfo", String.valueOf(path.getFileName()));
        if (!Files.exists(info)) { // no such open file, or not Linux
            return;
        }
        for (String line : Files.readAllLines(info)) {
            if (line.startsWith("flags:") && (Long.parseLong(line.substring(6).strip(), 8) & ACCESS) == 0) {
                throw new IOException("is open for reading only");
            }
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw isClosed(e) ? new ClosedPipeException(e) : e;
        }
    }

    /** Returns true if the reader of a pipe or socket has closed it; nothing else fails in writing to them. */
    private boolean isClosed(IOException failure) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException _) { // not Linux
            return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }
    }

    /** Writes what is buffered; the output stays open for others. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
