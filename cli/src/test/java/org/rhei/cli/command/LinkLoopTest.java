package org.rhei.cli.command;

import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;

/** Law: a link that leads to itself, in the place of any file, is refused by its name, with the reason in words of the command. */
@DisabledOnOs(OS.WINDOWS)
class LinkLoopTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plot --samples LOOP.npy --out z.png",
                "plot --trajectories LOOP.npz --out z.gif",
                "summary LOOP.parquet",
                "summary LOOP.csv",
                "info --model LOOP.safetensors",
                "sample --like LOOP.npz --out z.npy",
                "sample --like LOOP.npy --out z.npy",
                "sample --like LOOP.parquet --out z.npy",
                "sample --model LOOP.safetensors --observation 0,0 --out z.npy",
                "sample --model MODEL --observation LOOP.csv --out z.npy",
                "sample --model MODEL --observation 0,0 --setting LOOP.json --out z.npy",
                "sample --model MODEL --observation 0,0 --tuned LOOP.tuned --epsilon 0.1 --out z.npy",
                "sample --model MODEL --observation 0,0 --out LOOP.npy",
                "log-prob --model MODEL --observation 0,0 --points LOOP.npz --out z.npy",
                "convert --weights LOOP.safetensors --config LOOP.yaml --dim-obs 2 --dim-cond 2 --out z.safetensors",
            })
    void aLoopIsNamed(String command) throws IOException, InterruptedException {
        String[] words = FileCommand.words(command, folder, "LOOP", loop -> Files.createSymbolicLink(loop, loop));

        assertRefused(Invocation.of(words), folder.resolve("LOOP").toString(), "is a link in a loop");
    }
}
