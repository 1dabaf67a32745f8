package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.model.Model;

/** Law: a file that is no model is recognized by its first bytes. The message names its kind and says what to do. */
class FileContentTest {
    private static final Path MODEL = Path.of("..", "reference", "flux1_flow.safetensors");

    @TempDir
    private Path folder;

    /** The first bytes that each program writes, in ISO 8859-1. */
    static Stream<Arguments> starts() {
        return Stream.of(
                Arguments.of(FileContent.LFS_POINTER, "version https://git-lfs.github.com/spec/v1\noid sha256:00"),
                Arguments.of(FileContent.HTML, "<!DOCTYPE html><html></html>\n"),
                Arguments.of(FileContent.HTML, "\n  <HTML lang=\"en\">"),
                Arguments.of(FileContent.HTML, "\u00ef\u00bb\u00bf<!doctype HTML>"),
                Arguments.of(
                        FileContent.HTML, "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"),
                Arguments.of(FileContent.SHARD_INDEX, "{\"metadata\":{},\"weight_map\":{\"a\":\"m-00001-of-00002\"}}"),
                Arguments.of(FileContent.PICKLE, "\u0080\u0004\u0095\u0010\0\0\0\0\0\0\0}\u0094"),
                Arguments.of(FileContent.PICKLE, "\u0080\u0002}q\0X\u0005\0\0\0state"),
                Arguments.of(
                        FileContent.PICKLE, "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002"),
                Arguments.of(FileContent.PYTORCH, "PK\u0003\u0004\0\0\b\b\0\0\0\0\0\0archive/data.pklFB"),
                Arguments.of(FileContent.KERAS, "PK\u0003\u0004\u0014\0\0\0\0\0metadata.json{}"),
                Arguments.of(FileContent.NPZ, "PK\u0003\u0004-\0\0\0\0\0x.npy"),
                Arguments.of(FileContent.ZIP, "PK\u0003\u0004-\0\0\0\0\0readme.txt"),
                Arguments.of(FileContent.ONNX, "\b\n\u0012\u0007pytorch\u001a\u00052.5.1:"),
                Arguments.of(FileContent.ONNX, "\b\b:\u0010"),
                Arguments.of(FileContent.TFLITE, "\u001c\0\0\0TFL3\u0014\0"),
                Arguments.of(FileContent.HDF5, "\u0089HDF\r\n\u001a\n\0\0"),
                Arguments.of(FileContent.GGUF, "GGUF\u0003\0\0\0"),
                Arguments.of(FileContent.MSGPACK, "\u0081\u00a6params\u0082\u00a6kernel"),
                Arguments.of(FileContent.NPY, "\u0093NUMPY\u0001\0v\0{'descr': '<f4'"),
                Arguments.of(FileContent.PARQUET, "PAR1\u0015\u0004"),
                Arguments.of(FileContent.ARROW, "ARROW1\0\0"),
                Arguments.of(FileContent.NETCDF, "CDF\u0002\0\0"),
                Arguments.of(FileContent.MATLAB, "MATLAB 5.0 MAT-file"),
                Arguments.of(FileContent.SQLITE, "SQLite format 3\0"),
                Arguments.of(FileContent.COMPRESSED, "\u001f\u008b\b\0\0\0\0\0\0\u0003"),
                Arguments.of(FileContent.COMPRESSED, "(\u00b5/\u00fd\u0004"),
                Arguments.of(FileContent.TAR, "model/" + "\0".repeat(251) + "ustar\00000"),
                Arguments.of(FileContent.PICTURE, "\u0089PNG\r\n\u001a\n"),
                Arguments.of(FileContent.PICTURE, "%PDF-1.7"),
                Arguments.of(FileContent.PROGRAM, "\u007fELF\u0002\u0001"),
                Arguments.of(FileContent.JSON, "{\"strategy\": {}}"),
                Arguments.of(FileContent.TEXT, "strategy: {model: flux}\n"),
                Arguments.of(FileContent.TEXT, "a,b\n1,2\n"));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void theMessageNamesTheKindOfTheFile(FileContent expected, String start) throws IOException {
        Path file = Files.write(folder.resolve("m.safetensors"), start.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(FileContent.of(file)).isEqualTo(expected);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Model.load(file))
                .withMessageStartingWith(file + ": is " + expected.what() + ", expected a .safetensors file, such as");
    }

    @Test
    void theMessageSaysWhatToDo() throws IOException {
        assertThat(FileContent.LFS_POINTER.message("a model"))
                .isEqualTo("is a Git LFS pointer, not the file itself, expected a model: fetch the file by 'git lfs"
                        + " pull'");
        assertThat(FileContent.CHECKPOINT.message("a model")).contains("restore_model", "tools/export_gensbi.py");
        assertThat(FileContent.SHARD_INDEX.message("a model")).contains("not supported");
    }

    /**
     * Law: a checkpoint of Orbax is recognized. Orbax writes a folder for each step into the folder that the user
     * named.
     */
    @Test
    void checkpointFoldersAreRecognized() throws IOException {
        for (String inner : List.of("a", "b/100", "c/ema/100")) {
            Path checkpoint = Files.createDirectories(folder.resolve(inner));
            Files.writeString(checkpoint.resolve("_CHECKPOINT_METADATA"), "{}");
            Path named = folder.resolve(inner.substring(0, 1));
            assertThat(FileContent.of(named)).isEqualTo(FileContent.CHECKPOINT);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Model.load(named))
                    .withMessageContaining("is a checkpoint folder of Orbax");
        }
        assertThat(FileContent.of(Files.createDirectory(folder.resolve("other"))))
                .isEqualTo(FileContent.DIRECTORY);
    }

    @Test
    void anEmptyFileIsReportedAsEmpty() throws IOException {
        Path file = Files.createFile(folder.resolve("m.safetensors"));
        assertThat(FileContent.of(file)).isEqualTo(FileContent.EMPTY);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Model.load(file))
                .withMessageContaining("the file is empty");
    }

    /** Law: a truncated model is reported as a damaged model, whatever its first bytes look like. */
    @Test
    void truncatedModelsAreReportedAsDamaged() throws IOException {
        byte[] bytes = Files.readAllBytes(MODEL);
        assertThat(FileContent.of(MODEL)).isEqualTo(FileContent.SAFETENSORS);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] cut = Arrays.copyOf(bytes, 9 + random.nextInt(5000));
            cut[0] = (byte) random.nextInt(256);
            Path file = Files.write(folder.resolve("cut.safetensors"), cut);
            assertThat(FileContent.of(file)).isEqualTo(FileContent.SAFETENSORS);
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> Model.load(file))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(": is a"));
        }
    }
}
