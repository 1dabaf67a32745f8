package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;

/** Law: a file without values is refused, whatever option names it and whatever its format, and the message says so. */
class EmptyInputTest {
    @TempDir
    private Path directory;

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plot --samples EMPTY --out OUT.png",
                "plot --samples FULL --reference EMPTY --out OUT.png",
                "plot --trajectories EMPTY --out OUT.gif",
                "summary EMPTY",
                "sample --model MODEL --observation EMPTY --out OUT.npy",
                "sample --model MODEL --observation 1 --grid EMPTY --out OUT.npy",
                "sample --model MODEL --observation 1 --x-init EMPTY --nsamples 2 --out OUT.npy",
                "batch --model MODEL --observations EMPTY --out OUT.npy",
                "log-prob --model MODEL --observation 1 --points EMPTY --out OUT.npy",
                "diagnose --model MODEL --observations EMPTY --parameters FULL --out OUT",
                "diagnose --model MODEL --observations FULL:x --parameters EMPTY --out OUT",
                "reweight --samples EMPTY --log-prob FULL --log-likelihood FULL --out OUT.npy",
            })
    void everyOptionRefusesIt(String line) throws IOException {
        String model = TinyModel.write(directory.resolve("m.safetensors")).toString();
        String full = ReferenceFiles.npy(directory.resolve("full.npy"), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        String one = ReferenceFiles.npy(directory.resolve("one.npy"), Tensor.of(new float[] {1, 2}, 2, 1, 1));
        String[] empty = {
            Files.writeString(directory.resolve("blank.csv"), "\n\n").toString(),
            Files.writeString(directory.resolve("comment.csv"), "# nothing\n").toString(),
            ReferenceFiles.npy(directory.resolve("rows.npy"), Tensor.zeros(0, 2)),
            ReferenceFiles.npy(directory.resolve("columns.npy"), Tensor.zeros(5, 0)),
        };
        for (String each : empty) {
            String[] arguments = line.replace("EMPTY", each)
                    .replace("FULL:x", one)
                    .replace("FULL", full)
                    .replace("MODEL", model)
                    .replace("OUT", file("out"))
                    .split(" ");
            Invocation.assertRefused(
                    Invocation.of(arguments), each + ": found no ", "expected at least one row of numbers");
        }
    }

    @Test
    void theShapeOfAnArrayIsNamed() throws IOException {
        String rows = ReferenceFiles.npy(directory.resolve("rows.npy"), Tensor.zeros(0, 2));

        Invocation.assertRefused(Invocation.of("summary", rows), "found no samples in an array of shape (0, 2)");
    }
}
