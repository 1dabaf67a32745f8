package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelFormatException;
import org.rhei.testkit.SafetensorsFile;

class SafetensorsTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatWasWritten() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a.kernel", Key.of(1).normal(3, 5));
        tensors.put("a.bias", Key.of(2).normal(5));
        tensors.put("scalar", Tensor.of(new float[] {7}));
        tensors.put("empty", Tensor.zeros(0, 4));
        tensors.put("größe ∆", Key.of(3).normal(1, 1, 2));
        Map<String, String> metadata = Map.of("format", "test", "note", "line one\nline two");
        Path path = SafetensorsFile.of(tensors, metadata).write(directory.resolve("sound.safetensors"));
        try (Safetensors file = Safetensors.open(path)) {
            assertThat(file.names()).containsExactlyElementsOf(tensors.keySet());
            assertThat(file.metadata()).isEqualTo(metadata);
            tensors.forEach((name, tensor) -> {
                assertThat(file.shape(name)).isEqualTo(tensor.shape());
                assertThat(file.tensor(name)).isEqualTo(tensor);
                assertThat(file.tensor(name, tensor.shape())).isEqualTo(tensor);
            });
        }
    }

    @Test
    void readsIntegersAtAnyAlignmentAndInAnyOrderOfTheHeader() throws IOException {
        String header = "{\"late\": {\"dtype\": \"I32\", \"shape\": [2], \"data_offsets\": [1, 9]}, "
                + "\"early\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]}}   ";
        byte[] data = {9, 1, 0, 0, 0, -2, -1, -1, -1};
        try (Safetensors file = open(header, data)) {
            assertThat(file.ints("late")).containsExactly(1, -2);
            assertThat(file.metadata()).isEmpty();
        }
    }

    @Test
    void aFileWithoutTensorsIsValid() throws IOException {
        try (Safetensors file = open("{}")) {
            assertThat(file.names()).isEmpty();
        }
    }

    @Test
    void tensorsOutliveTheFile() throws IOException {
        Tensor tensor = Key.of(4).normal(2, 2);
        Path path = SafetensorsFile.of(Map.of("t", tensor), Map.of()).write(directory.resolve("f.safetensors"));
        Safetensors file = Safetensors.open(path);
        Tensor read = file.tensor("t");
        file.close();
        file.close();
        Files.delete(path);
        assertThat(read).isEqualTo(tensor);
        assertThatIllegalStateException().isThrownBy(() -> file.tensor("t"));
    }

    @Test
    void aMissingFileOrADirectoryIsNoFormatError() {
        Path missing = directory.resolve("missing.safetensors");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Safetensors.open(missing))
                .withMessageContaining("missing.safetensors");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Safetensors.open(directory))
                .withMessageContaining(": is a directory, expected a .safetensors file");
    }

    @Test
    void theHeadersLengthIsChecked() throws IOException {
        assertFault(Files.write(directory.resolve("f"), new byte[0]), "found 0 bytes, expected at least the 8 bytes");
        assertFault(Files.write(directory.resolve("f"), new byte[7]), "found 7 bytes, expected at least the 8 bytes");
        assertFault(headerLength((1 << 24) + 1), "found a header length of 16777217 bytes, expected at most 16777216");
        assertFault(headerLength(-1), "found a header length of 18446744073709551615 bytes, expected at most 16777216");
        assertFault(headerLength(3), "found a header length of 3 bytes, but only 2 bytes follow");
        assertFault(headerLength(0), "the header is not a JSON object: found no bytes, expected '{' (0x7b)");
    }

    private Path headerLength(long length) throws IOException {
        return SafetensorsFile.write(directory.resolve("f"), length, new byte[] {'{', '}'}, new byte[0]);
    }

    @Test
    void theHeaderMustBeUtf8() throws IOException {
        byte[] latin = "{\"ä\": 1}".getBytes(StandardCharsets.ISO_8859_1);
        assertFault(SafetensorsFile.write(directory.resolve("f"), latin, new byte[0]), "the header is not valid UTF-8");
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'};
        assertFault(
                SafetensorsFile.write(directory.resolve("f"), overlong, new byte[0]), "the header is not valid UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [1, 2]                      | the header is not a JSON object: found first byte 0x5b, expected '{' (0x7b)
        ` {}`                       | the header is not a JSON object: found first byte 0x20, expected '{' (0x7b)
        {"a"                        | the header is not valid JSON at character
        {"a": }                     | the header is not valid JSON at character
        {} {}                       | the header goes on after its JSON object with an object
        {} x                        | the header is not valid JSON at character
        {"a": 3}                    | tensor 'a': found 3, expected an object with dtype, shape and data_offsets
        {"__metadata__": []}        | __metadata__: found an array, expected an object of strings
        {"__metadata__": {"k": 1}}  | __metadata__: entry 'k': found 1, expected a string
        {"__metadata__": {"k": {}}} | __metadata__: entry 'k': found an object, expected a string
        {"__metadata__": {"k": "1", "k": "2"}}  | __metadata__: two entries 'k'
        {"__metadata__": {}, "__metadata__": {}} | the header has two entries __metadata__
        """)
    void theHeadersJsonIsChecked(String header, String message) throws IOException {
        assertFault(write(header), message);
    }

    /** Writes the entries of a tensor {@code t} to a file with 8 bytes of data. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "shape": [2], "data_offsets": [0, 8]     | field dtype is missing
        "dtype": "F32", "data_offsets": [0, 8]   | field shape is missing
        "dtype": "F32", "shape": [2]             | field data_offsets is missing
        "dtype": "F32", "dtype": "F32"           | two fields 'dtype'
        "shape": [], "shape": []                 | two fields 'shape'
        "data_offsets": [0, 8], "data_offsets": [0, 8] | two fields 'data_offsets'
        "color": "red"                           | unknown field 'color', expected dtype, shape and data_offsets
        "dtype": 32                              | dtype: found 32, expected a string
        "dtype": null                            | dtype: found null, expected a string
        "dtype": "F31"                           | dtype: found 'F31', expected one of [BOOL, F4,
        "shape": 2                               | shape: found 2, expected an array of integers
        "shape": [2.0]                           | shape: found 2.0, expected an integer from 0 to
        "shape": [true]                          | shape: found true, expected an integer from 0 to
        "shape": ["2"]                           | shape: found the string '2', expected an integer from 0 to
        "shape": [[2]]                           | shape: found an array, expected an integer from 0 to
        "shape": [-1]                            | shape: found -1, expected an integer from 0 to
        "shape": [99999999999999999999]          | shape: found 99999999999999999999, expected an integer from 0
        "shape": [2147483648]                    | shape: found axis of size 2147483648, expected at most 2147483647
        "shape": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] | shape: found more than 32
        "data_offsets": {}                       | data_offsets: found an object, expected an array of integers
        "data_offsets": [0]                      | data_offsets: found 1 number, expected 2
        "data_offsets": [0, 4, 8]                | data_offsets: found more than 2 numbers
        "data_offsets": [-4, 4]                  | data_offsets: found -4, expected an integer from 0 to
        "data_offsets": [0.0, 8]                 | data_offsets: found 0.0, expected an integer from 0 to
        "data_offsets": [8, 0]                   | data_offsets: found [8, 0], expected begin at most end
        "data_offsets": [0, 9]                   | data_offsets: found [0, 9], but the file holds 8 bytes of data
        "dtype": "F32", "shape": [3], "data_offsets": [0, 8] | F32 of shape (3,) needs 12 bytes
        "dtype": "F64", "shape": [2, 1], "data_offsets": [0, 8] | F64 of shape (2, 1) needs 16 bytes
        "dtype": "F4", "shape": [3], "data_offsets": [0, 2] | F4 of shape (3,) needs 12 bits, expected whole bytes
        "dtype": "F32", "shape": [2147483647, 2147483647, 4], "data_offsets": [0, 8] | has more bytes than any file
        "dtype": "F32", "shape": [65536, 65536, 65536, 65536], "data_offsets": [0, 0] | has more bytes than any file
        """)
    void aTensorsEntryIsChecked(String entry, String message) throws IOException {
        assertFault(write("{\"t\": {" + entry + "}}", new byte[8]), "tensor 't': ");
        assertFault(write("{\"t\": {" + entry + "}}", new byte[8]), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0, 4 | 4, 8  | 12 | the file holds 12 bytes of data, the tensors need 8
        0, 4 | 8, 12 | 12 | bytes 4 to 8 of the data, before tensor 'b', belong to no tensor
        4, 8 | 8, 12 | 12 | bytes 0 to 4 of the data, before tensor 'a', belong to no tensor
        0, 4 | 2, 6  | 6  | tensor 'b' begins at byte 2 and overlaps tensor 'a', which ends at byte 4
        0, 4 | 0, 4  | 4  | tensor 'b' begins at byte 0 and overlaps tensor 'a', which ends at byte 4
        2, 6 | 0, 4  | 6  | tensor 'a' begins at byte 2 and overlaps tensor 'b', which ends at byte 4
        """)
    void tensorsMustTileTheData(String a, String b, int bytes, String message) throws IOException {
        String entry = "{\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [%s]}";
        String header = "{\"a\": " + entry.formatted(a) + ", \"b\": " + entry.formatted(b) + "}";
        assertFault(write(header, new byte[bytes]), message);
    }

    @Test
    void twoTensorsOfOneNameAreRefused() throws IOException {
        String entry = "\"a\": {\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}";
        assertFault(write("{" + entry + ", " + entry + "}"), "the header has two tensors 'a'");
    }

    @Test
    void emptyTensorsMayShareAnOffset() throws IOException {
        String empty = "{\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}";
        String one = "{\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [0, 4]}";
        try (Safetensors file = open("{\"a\": " + one + ", \"b\": " + empty + ", \"c\": " + empty + "}", new byte[4])) {
            assertThat(file.tensor("a")).isEqualTo(Tensor.of(new float[1]));
            assertThat(file.tensor("b").size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F64", "F16", "BF16", "I64", "I32", "U8", "BOOL", "F8_E4M3"})
    void otherTypesAreKnownButNotReadAsFloats(String dtype) throws IOException {
        int bytes = Dtype.named(dtype).orElseThrow().bits / 8;
        String entry =
                "{\"t\": {\"dtype\": \"%s\", \"shape\": [1], \"data_offsets\": [0, %d]}}".formatted(dtype, bytes);
        try (Safetensors file = open(entry, new byte[bytes])) {
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.tensor("t"))
                    .withMessageStartingWith(directory.toString())
                    .withMessageEndingWith("tensor 't': found dtype " + dtype + ", expected dtype F32");
        }
    }

    @Test
    void absentTensorsAndOtherShapesAreRefused() throws IOException {
        Tensor tensor = Tensor.of(new float[] {1, Float.NaN, 2, 3, 4, 5}, 2, 3);
        Path path = SafetensorsFile.of(Map.of("t", tensor), Map.of()).write(directory.resolve("f.safetensors"));
        try (Safetensors file = Safetensors.open(path)) {
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.tensor("u"))
                    .withMessage(path + ": found no tensor 'u' among 1");
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.tensor("t", 3, 2))
                    .withMessage(path + ": tensor 't': found shape (2, 3), expected shape (3, 2)");
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.tensor("t", 2, 3))
                    .withMessage(path + ": tensor 't': found NaN at element 1, expected finite numbers");
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.ints("t"))
                    .withMessage(path + ": tensor 't': found dtype F32, expected dtype I32");
            assertThat(file.tensor("t")).isEqualTo(tensor);
        }
    }

    @Test
    void anEmptyTensorOfAnImpossibleShapeIsRefusedWhenRead() throws IOException {
        String entry = "{\"t\": {\"dtype\": \"F32\", \"shape\": [2147483647, 2, 0], \"data_offsets\": [0, 0]}}";
        try (Safetensors file = open(entry)) {
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> file.tensor("t"))
                    .withMessageEndingWith("shape (2147483647, 2, 0) has more values than an array can hold");
        }
    }

    @Test
    void aHostileNameCannotFloodOrSteerTheTerminal() throws IOException {
        String name = "\\u001b[2J\\n" + "x".repeat(10_000);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Safetensors.open(write("{\"" + name + "\": 1}")))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("\u001b", "\n")
                        .contains("'\uFFFD[2J\uFFFDxxx")
                        .contains("…'")
                        .hasSizeLessThan(600));
    }

    /** Law: a name or a number of any length in the header is a fault of the file, in a message of bounded length. */
    @Test
    void namesAndNumbersOfAnyLengthAreRefused() throws IOException {
        String entry = "{\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}";
        String name = "k".repeat(50_001);
        for (String header : List.of(
                "{\"" + name + "\": " + entry + "}",
                "{\"__metadata__\": {\"" + name + "\": \"\"}}",
                "{\"x\": " + entry.replace("[0]", "[" + "1".repeat(1001) + "]") + "}")) {
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> Safetensors.open(write(header)))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
        }
    }

    private Safetensors open(String header, byte... data) throws IOException {
        return Safetensors.open(write(header, data));
    }

    private Path write(String header, byte... data) throws IOException {
        return SafetensorsFile.write(
                directory.resolve("hostile.safetensors"), header.getBytes(StandardCharsets.UTF_8), data);
    }

    /** Asserts that the message begins with the file and contains the given part. */
    private static void assertFault(Path path, String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Safetensors.open(path))
                .withMessageStartingWith(path + ": ")
                .withMessageContaining(message);
    }
}
