package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;

/**
 * Laws of reading inputs: samples that are NaN are left out and counted on standard error. Other non-finite values
 * are refused with the file and the row. Results of several posteriors or times are arranged by their numbers.
 * Standard input is read like a file.
 */
class InputReaderTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private final InputReader reader = new InputReader(
            new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), false, 80, Duration.ofDays(1)));

    private InputFile file(String text) throws IOException {
        return InputFile.of(Files.writeString(folder.resolve("t.csv"), text).toString());
    }

    @Test
    void samplesThatAreNanAreLeftOutAndCounted() throws IOException {
        InputReader.NamedSamples samples = reader.samples("samples", file("a,b\n1,2\nNaN,NaN\n,\n3,4\n"), List.of());
        assertThat(samples.names()).containsExactly("a", "b");
        assertThat(samples.values().data()).containsExactly(1, 2, 3, 4);
        assertThat(err.toString()).endsWith("t.csv: 2 of 4 samples are NaN and left out\n");
        assertThat(reader.summaries().getFirst().leftOut()).isEqualTo(2);
    }

    @Test
    void otherValuesThatAreNotFiniteAreRefusedByTheirPlace() throws IOException {
        InputFile partly = file("a,b\n1,2\n3,NA\n");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> reader.samples("samples", partly, List.of()))
                .withMessageStartingWith(partly + ": value 2 of sample 2 is NaN (line 3, value 2: found 'NA')");
        InputFile never = file("a,b\nNaN,NaN\n");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> reader.samples("samples", never, List.of()))
                .withMessageContaining("found NaN for each of 1 sample");
    }

    @Test
    void trajectoriesAreArrangedByTimeAndSample() throws IOException {
        InputFile states = file("sample,time,x\n1,1,4\n0,0,1\n1,0,2\n0,1,3\n");
        assertThat(reader.trajectories(states).shape()).containsExactly(2, 2, 1, 1);
        assertThat(reader.trajectories(states).data()).containsExactly(1, 2, 3, 4);
        InputFile incomplete = file("sample,time,x\n1,1,4\n0,0,1\n1,0,2\n");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> reader.trajectories(incomplete))
                .withMessageContaining("found 3 rows, expected 4, one for each combination of time, sample");
    }

    @Test
    void samplesOfSeveralPosteriorsAreRefused() throws IOException {
        InputFile batch = file("sample,observation,x\n0,0,1\n0,1,2\n");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> reader.samples("samples", batch, List.of()))
                .withMessageContaining("found rows of more than one observation");
    }

    @Test
    void aReferenceIsPutInTheOrderOfTheSamples() throws IOException {
        assertThat(reader.samples("reference", file("b,a\n1,2\n"), List.of("a", "b"))
                        .values()
                        .data())
                .containsExactly(2, 1);
    }

    @Test
    void standardInputIsReadAsAFile() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
        try {
            InputFile input = InputFile.of("-");
            assertThat(input).hasToString("-");
            assertThat(reader.samples("samples", input, List.of()).values().data())
                    .containsExactly(1, 2);
        } finally {
            System.setIn(before);
        }
    }
}
