package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law: the peak of memory is the value that Linux reports; other systems have none. */
class PeakMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void thePeakOfLinuxIsRead() throws IOException {
        Path status = Files.writeString(
                folder.resolve("status"), "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t   1234 kB\nVmRSS:\t  1000 kB\n");
        assertThat(PeakMemory.of(status)).hasValue(1234 * 1024);
    }

    @Test
    void otherSystemsHaveNoPeak() throws IOException {
        assertThat(PeakMemory.of(folder.resolve("missing"))).isEmpty();
        assertThat(PeakMemory.of(Files.writeString(folder.resolve("other"), "Name:\tjava\n")))
                .isEmpty();
    }
}
