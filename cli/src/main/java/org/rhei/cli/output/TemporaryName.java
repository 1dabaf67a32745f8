package org.rhei.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a temporary file: a dot, the beginning of the name of the file that it becomes, and an id that nobody can foresee.
 *
 * @param host a hash of the name of the machine that made the file
 * @param process the id of the process that made the file
 * @param random random digits
 */
public record TemporaryName(String host, long process, String random) {
    /** The ending of a file. */
    static final String FILE = ".part";

    /** The ending of the folder that belongs to a file. */
    static final String FOLDER = ".dir";

    /** The ending of a folder that is replaced. */
    static final String OLD = ".old";

    private static final Pattern PATTERN =
            Pattern.compile("\\..*\\.([0-9a-f]{8})-([0-9]{1,10})-([0-9a-f]{16})(\\.[a-z]+)");

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** A temporary name may have so many bytes; above, no more than the name of the file that it becomes. */
    private static final int SHORT = 100;

    /** Returns a new name. */
    static TemporaryName create() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return new TemporaryName(
                thisHost(), ProcessHandle.current().pid(), HexFormat.of().formatHex(random));
    }

    /** Returns true if a file or a folder has a temporary name. */
    static boolean isTemporary(String fileName) {
        Matcher matcher = PATTERN.matcher(fileName);
        return matcher.matches() && List.of(FILE, FOLDER, OLD).contains(matcher.group(4));
    }

    /** Parses the name of a file; empty if it is no temporary file. */
    static Optional<TemporaryName> parse(String fileName) {
        Matcher matcher = PATTERN.matcher(fileName);
        return matcher.matches() && matcher.group(4).equals(FILE)
                ? Optional.of(new TemporaryName(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** Returns true if this machine made the file. */
    boolean ofThisHost() {
        return host.equals(thisHost());
    }

    /**
     * Returns the path of the temporary file beside another file. Its name is at most as long as the name of that file, or short, so
     * that every file system that takes that name takes the temporary name too.
     */
    Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        String id = "." + host + "-" + process + "-" + random + FILE;
        int most = Math.max(SHORT, bytes(name)) - 1 - id.length();
        return file.resolveSibling("." + beginning(name, most) + id);
    }

    /** Returns the path that belongs to a temporary file and has another ending. */
    static Path beside(Path temporary, String ending) {
        String name = String.valueOf(temporary.getFileName());
        return temporary.resolveSibling(name.substring(0, name.length() - FILE.length()) + ending);
    }

    /** Returns the longest beginning of a text that has at most so many bytes. */
    public static String beginning(String text, int bytes) {
        int end = text.length();
        while (bytes(text.substring(0, end)) > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    /** Returns the number of bytes of a file name. */
    public static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String thisHost() {
        String name;
        try {
            name = Files.readString(HOST_NAME);
        } catch (IOException e) { // another system than Linux
            name = Optional.ofNullable(System.getenv("HOSTNAME"))
                    .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                    .orElse("");
        }
        return HexFormat.of().toHexDigits(name.strip().hashCode());
    }
}
