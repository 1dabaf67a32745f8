package org.rhei.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that a process had at one time. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private PeakMemory() {}

    /** Returns the largest resident memory of this process in bytes, as Linux counts it; empty on other systems. */
    static OptionalLong ofProcess() {
        return of(STATUS);
    }

    /** Returns the peak that a file in the form of Linux's {@code /proc/self/status} names; empty if there is none. */
    static OptionalLong of(Path status) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(status));
            return peak.find() ? OptionalLong.of(Long.parseLong(peak.group(1)) << 10) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
