package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Tensor;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.NpyFile;
import org.rhei.testkit.ReferenceCase;
import tools.jackson.databind.json.JsonMapper;

/** Laws of commands with models of raw observations. */
class RawObservationCommandTest {
    @TempDir
    private Path folder;

    private static ReferenceCase reference(String name) {
        return new ReferenceCase("observations/" + name);
    }

    private String observation(ReferenceCase reference) throws IOException {
        Tensor xs = reference.expected("xs");
        int[] shape = Arrays.copyOfRange(xs.shape(), 1, xs.rank());
        Path file = folder.resolve("x.npy");
        ReferenceFiles.npy(file, xs.rows(0, 1).reshape(shape));
        return file.toString();
    }

    private Invocation sample(ReferenceCase reference, String observation, String... more) {
        String[] options = {
            "sample",
            "--model",
            reference.model().toString(),
            "--observation",
            observation,
            "--nsamples=32",
            "--step-size=0.1",
            "--json",
            "--out",
            folder.resolve("s.npy").toString(),
            "--force"
        };
        return Invocation.of(
                Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new));
    }

    /** Law: the command draws GenSBI's samples of a raw series or image, and says which latent values it took. */
    @ParameterizedTest
    @CsvSource({
        "series_flow, mean, mean",
        "series_flow, noisy, drawn by the encoder key 7",
        "image_flow, mean, mean",
        "image_flow, noisy, drawn by the encoder key 7"
    })
    void drawsForRawObservations(String name, String kind, String latent) throws IOException {
        ReferenceCase reference = reference(name);
        String[] key = kind.equals("noisy") ? new String[] {"--encoder-key=7"} : new String[0];

        Invocation done = sample(reference, observation(reference), key);

        assertDone(done);
        assertThat(JsonMapper.shared().readTree(done.out()).get("latent_values").stringValue())
                .isEqualTo(latent);
        assertThat(MixedError.largest(NpyFile.read(folder.resolve("s.npy")), reference.expected("samples." + kind)))
                .isLessThan(1e-4);
    }

    @Test
    void wrongShapesAndKeysAreRefused() throws IOException {
        ReferenceCase image = reference("image_flow");
        String series = observation(reference("series_flow"));

        assertRefused(
                sample(image, series),
                "found shape (24, 2), expected (B, 8, 8, 1) for B observations: the model was trained with an encoder"
                        + " of images of 1 channel");
        assertRefused(
                sample(new ReferenceCase("flux1_flow"), "1,2,3,4,5", "--encoder-key=7"),
                "--encoder-key: ",
                "has no encoder, expected a model of raw observations");
    }
}
