package org.rhei.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.ChildJvm;
import org.rhei.cli.terminal.InputException;
import org.rhei.networks.ModelFormatException;

/**
 * Law: reading a file takes at most four times its size and 64 MB of heap, whatever it holds: long fields, names and
 * numbers, many of them, and compressed values that take hardly any bytes. A child process with a heap of that size
 * reads one file after the other.
 */
class ReaderMemoryTest {
    private static final int FILE_BYTES = 8 << 20;
    private static final int FIELDS = 65_536;

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path model(String name, String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve(name), file.putLong(text.length).put(text).array());
    }

    private static String fill(String start, String part, String end) {
        return start + part.repeat((FILE_BYTES - start.length() - end.length()) / part.length()) + end;
    }

    private static String joined(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
    }

    private List<Path> files() throws IOException {
        String ones = joined(FIELDS, i -> "1") + "\n";
        return List.of(
                write("ones.csv", fill("a,b\n", "1,1\n", "")),
                write("missing.csv", fill("a,b\n1,2\n", ",\n", "")),
                write("digits.csv", fill("a,b\n", "1", "\n")),
                write("blank.csv", fill("a,b\n1,2\n", " ", "")),
                write("lines.csv", fill("a,b\n", "\n", "1,2\n")),
                write("comment.csv", fill("#", "x", "\na,b\n1,2\n")),
                write("fields.csv", joined(FIELDS, i -> "c" + i) + "\n" + ones.repeat(50)),
                write("commas.csv", fill("1", ",", "\n")),
                write("nodes.csv", fill("", "(1+", "\n")),
                model("text.safetensors", fill("{\"__metadata__\":{\"a\":\"", "x", "\"}}")),
                model("escapes.safetensors", fill("{\"__metadata__\":{\"a\":\"", "\\u0394", "\"}}")),
                model("name.safetensors", fill("{\"", "x", "\":1}")),
                model("digits.safetensors", fill("{\"x\":{\"shape\":[", "1", "]}}")),
                model("entries.safetensors", "{\"__metadata__\":{" + joined(600_000, i -> "\"" + i + "\":\"\"") + "}}"),
                model(
                        "tensors.safetensors",
                        "{"
                                + joined(
                                        130_000,
                                        i -> "\"" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}")
                                + "}"),
                model("deep.safetensors", fill("{\"x\":", "[", "")),
                write("comment.yaml", fill("strategy: {model: flux}\n#", "x", "\n")),
                write("short.yaml", "strategy: {model: flux}\nx: [" + "1,".repeat(30_000) + "1]\n"),
                write("deep.yaml", "[".repeat(60_000)),
                write("long.npy", fill("\u0001\u0093NUMPY", "x", "")));
    }

    @Test
    void memoryIsProportionalToTheFile() throws IOException, InterruptedException {
        List<Path> files = files();
        List<String> command = ChildJvm.java(
                ReaderMemoryTest.class,
                List.of("-Xmx" + (64 + 4 * (FILE_BYTES >> 20)) + "m"),
                files.stream().map(Path::toString).toArray(String[]::new));
        Path log = folder.resolve("log");
        int exitCode = ChildJvm.run(command, log);
        assertThat(exitCode).as(Files.readString(log)).isZero();
        assertThat(Files.readAllLines(log))
                .containsSubsequence(files.stream().map(Path::toString).toList());
    }

    /**
     * Reads files and prints their names. An error of memory ends the process.
     * @param names the files
     */
    public static void main(String[] names) throws IOException {
        for (String name : names) {
            System.out.println(name);
            FuzzTarget target = name.endsWith(".safetensors")
                    ? FuzzTarget.MODEL
                    : name.endsWith(".yaml")
                            ? FuzzTarget.CONFIG
                            : name.endsWith(".npy") ? FuzzTarget.NPY : FuzzTarget.CSV;
            try {
                target.read(Path.of(name));
            } catch (InputException | ModelFormatException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
