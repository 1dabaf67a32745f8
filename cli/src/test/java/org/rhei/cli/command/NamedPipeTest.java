package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;

/** Law: a named pipe that nobody writes to is refused at once where a file is expected; a command that waited for it would not end. */
@DisabledOnOs(OS.WINDOWS)
class NamedPipeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plot --samples PIPE.npy --out z.png",
                "plot --samples PIPE.parquet --out z.png",
                "plot --trajectories PIPE.npy --out z.gif",
                "summary PIPE.npz",
                "info --model PIPE.safetensors",
                "convert --weights PIPE.safetensors --config PIPE.yaml --dim-obs 2 --dim-cond 2 --out z.safetensors",
                "sample --like PIPE.npz --out z.npy",
                "sample --model PIPE.safetensors --observation 0,0 --out z.npy",
                "sample --model MODEL --observation PIPE.npy --out z.npy",
                "sample --model MODEL --observation PIPE.npz --out z.npy",
                "sample --model MODEL --observation PIPE.parquet --out z.npy",
                "sample --model MODEL --observation 0,0 --setting PIPE.json --out z.npy",
                "sample --model MODEL --observation 0,0 --tuned PIPE.tuned --epsilon 0.1 --out z.npy",
                "sample --model MODEL --observation 0,0 --x-init PIPE.npy --out z.npy",
                "log-prob --model MODEL --observation 0,0 --points PIPE.npz --out z.npy",
            })
    void aPipeIsRefusedAtOnce(String command) throws IOException, InterruptedException {
        String[] words = FileCommand.words(
                command,
                folder,
                "PIPE",
                pipe -> assertThat(new ProcessBuilder("mkfifo", pipe.toString())
                                .start()
                                .waitFor())
                        .isZero());

        assertRefused(Invocation.of(words), folder.resolve("PIPE").toString());
    }

    /** Law: a file that the kernel makes up is refused, whatever option names it: it holds no data, and to read it may not end. */
    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plot --samples SYSTEM --format csv --out z.png",
                "summary SYSTEM --format csv",
                "info --model SYSTEM",
                "convert --weights MODEL --config SYSTEM --dim-obs 2 --dim-cond 2 --out z.safetensors",
                "sample --like SYSTEM --out z.npy",
                "sample --model SYSTEM --observation 0,0 --out z.npy",
                "sample --model MODEL --observation SYSTEM --format npz --out z.npy",
                "sample --model MODEL --observation SYSTEM --format parquet --out z.npy",
                "sample --model MODEL --observation 0,0 --setting SYSTEM --out z.npy",
                "sample --model MODEL --observation 0,0 --tuned SYSTEM --epsilon 0.1 --out z.npy",
                "log-prob --model MODEL --observation 0,0 --points SYSTEM --format npy --out z.npy",
                "study --model MODEL --observation 0,0 --candidates SYSTEM --out z.dir",
                "serve --port 0 --model SYSTEM",
                "serve --port 0 --model MODEL --token-file SYSTEM",
                "serve --port 0 --settings SYSTEM",
            })
    void aFileOfTheSystemIsRefused(String command) throws IOException, InterruptedException {
        for (String file : new String[] {"/proc/version", "/proc/self/mem", "/proc/kmsg"}) {
            String[] words = FileCommand.words(command.replace("SYSTEM", file), folder, file, _ -> {});

            assertRefused(Invocation.of(words), file + ": is a file of the operating system, expected ");
        }
    }
}
