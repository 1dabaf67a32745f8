package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.ReferenceFiles;

/** Law: a file is written as a whole or not at all. */
class OutputFileTest {
    @TempDir
    private Path directory;

    private Path path;
    private OutputFile file;

    @BeforeEach
    void create() {
        path = directory.resolve("x.npy");
        file = OutputFile.of("--out", path, List.of(".npy"));
    }

    @Test
    void takesItsNameWhenItIsWhole() throws IOException {
        file.write(out -> {
            out.write(new byte[100_000]);
            assertThat(path).doesNotExist();
        });
        assertThat(path).hasSize(100_000);
        file.write(out -> out.write(1));
        assertThat(path).hasSize(1);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.npy");
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Files.writeString(path, "before");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.write(out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .withMessage(path + ": could not be written: No space left on device");
        assertThatIllegalStateException()
                .isThrownBy(() -> file.write(_ -> {
                    throw new IllegalStateException();
                }));
        assertThat(path).content().isEqualTo("before");
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.npy");
    }

    @Test
    void anInterruptStopsIt() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.write(out -> {
                    Thread.currentThread().interrupt();
                    out.write(new byte[100_000]);
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }
}
