package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * Law: written files have NumPy's format and are equal after reading, bit for bit. Other files are refused with a
 * reason.
 */
class NpyTest {
    private Path file = Path.of("");

    @BeforeEach
    @BeforeProperty
    void create() throws IOException {
        file = Files.createTempFile("rhei", ".npy");
    }

    @AfterEach
    @AfterProperty
    void delete() throws IOException {
        Files.delete(file);
    }

    private static byte[] written(Tensor tensor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(tensor, out);
        return out.toByteArray();
    }

    private Tensor read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        return Npy.read(file);
    }

    private static byte[] bytes(int version, String dictionary, byte[] numbers) {
        byte[] header = dictionary.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all =
                ByteBuffer.allocate(12 + header.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            all.putShort((short) header.length);
        } else {
            all.putInt(header.length);
        }
        all.put(header).put(numbers);
        return Arrays.copyOf(all.array(), all.position());
    }

    private static String dictionary(String type, String fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    }

    @Property(tries = 200)
    void arraysAreEqualAfterWritingAndReading(
            @ForAll @Size(max = 5) List<@IntRange(max = 5) Integer> axes, @ForAll long seed) throws IOException {
        Tensor tensor = Tensor.zeros(axes.stream().mapToInt(axis -> axis).toArray());
        Random random = new Random(seed);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = Float.intBitsToFloat(
                    random.nextInt() & 0xff7fffff); // any bits except NaN, whose payload may change
        }
        assertThat(read(written(tensor))).isEqualTo(tensor);
    }

    @Property(tries = 100)
    void everyOrderGivesTheSameTensor(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 4) Integer> axes,
            @ForAll boolean fortran,
            @ForAll boolean little,
            @ForAll boolean wide,
            @ForAll @IntRange(min = 1, max = 3) int version)
            throws IOException {
        int[] shape = axes.stream().mapToInt(axis -> axis).toArray();
        Tensor tensor = Tensor.zeros(shape);
        ByteBuffer numbers = ByteBuffer.allocate(tensor.size() * (wide ? 8 : 4))
                .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            int[] index = index(i, shape, fortran);
            int rowMajor = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                rowMajor = rowMajor * shape[axis] + index[axis];
            }
            tensor.data()[rowMajor] = i + 0.5f;
            if (wide) {
                numbers.putDouble(i + 0.5);
            } else {
                numbers.putFloat(i + 0.5f);
            }
        }
        String type = (little ? "<f" : ">f") + (wide ? 8 : 4);
        String header = dictionary(type, fortran ? "True" : "False", Tensor.text(shape));
        assertThat(read(bytes(version, header, numbers.array()))).isEqualTo(tensor);
    }

    /** Returns the index of the i-th value in the file. */
    private static int[] index(int i, int[] shape, boolean fortran) {
        int[] index = new int[shape.length];
        int rest = i;
        for (int k = 0; k < shape.length; k++) {
            int axis = fortran ? k : shape.length - 1 - k;
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    @Property(tries = 500)
    void hostileBytesAreRefusedOrRead(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = written(Tensor.zeros(3, 2, 1));
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)) : bytes;
        readOrRefuse(bytes);
    }

    @Property(tries = 500)
    void hostileHeadersAreRefusedOrRead(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String[] parts = {
            "{",
            "}",
            "'descr'",
            "'<f4'",
            ":",
            ",",
            "'fortran_order'",
            "False",
            "True",
            "'shape'",
            "(",
            ")",
            "3",
            "-1",
            "9999999999",
            " ",
            "'",
            "\"",
            "[",
            "\n",
            "(3,)",
            "\\",
            "'shape': (1,),",
            "'descr': '<f4',",
            "'fortran_order': False,"
        };
        StringBuilder header = new StringBuilder("{");
        random.ints(random.nextInt(20), 0, parts.length).forEach(part -> header.append(parts[part]));
        readOrRefuse(bytes(1 + random.nextInt(3), header.append("}").toString(), new byte[4 * random.nextInt(4)]));
    }

    private void readOrRefuse(byte[] bytes) throws IOException {
        try {
            assertThat(read(bytes).size()).isLessThanOrEqualTo(bytes.length);
        } catch (InputException refused) {
            assertThat(refused).hasMessageStartingWith(file + ": found ");
            assertThat(refused.getMessage()).hasSizeLessThan(500);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`', // no quotation marks
            textBlock = """
                {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)} => found fields a, expected an array
                {'descr': [('a', '<f4', (2,))], 'fortran_order': False, 'shape': (1,)} => expected a name and a type
                {'descr': [], 'fortran_order': False, 'shape': (1,)}             => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, 'shape': (1, 2}         => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, 'shape': (1,,2)}        => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}         => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }            => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, }                       => expected {'descr': ...
                {'descr': '<f4', 'shape': (1,), 'shape': (1,), }                 => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}  => expected {'descr': ...
                {'descr': '<f4', 'fortran_order': False, 'shape': (1,)} more     => expected {'descr': ...
                ['descr', '<f4']                                                 => expected {'descr': ...
                """)
    void faultsOfAHeaderAreNamed(String header, String message) throws IOException {
        assertRefused(bytes(1, header, new byte[4]), message);
    }

    @ParameterizedTest
    @CsvSource({
        "|O, pickle",
        "<U8, array.astype('float32') makes numbers of texts",
        "|S8, array.astype('float32') makes numbers of texts",
        "<c8, array.real",
        "<f16, array.astype('float64')",
        "|V2, array.view('uint16')",
        "<M8[ns], expected whole numbers",
        "'', expected whole numbers",
        "f5, expected whole numbers"
    })
    void faultsOfATypeAreNamed(String type, String advice) throws IOException {
        byte[] bytes = bytes(1, dictionary(type, "False", "(1,)"), new byte[4]);
        assertRefused(bytes, "found values of type '" + type + "', expected whole numbers, truth values, float16");
        assertRefused(bytes, advice);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
        (-1,)                    => found shape '(-1)', expected sizes from 0
        (65536, 65536)           => at most 2147483639 numbers
        (4294967296, 4294967296) => at most 2147483639 numbers
        (99999999999999999999,)  => found shape '(99999999999999999999)', expected sizes from 0
        (2147483639,)            => found 4 bytes of numbers, expected 8589934556 for shape
        (2,)                     => found 4 bytes of numbers, expected 8 for shape (2,)
        (0,)                     => found 4 bytes of numbers, expected 0 for shape (0,)
        """)
    void faultsOfAShapeAreNamed(String shape, String message) throws IOException {
        assertRefused(bytes(1, dictionary("<f4", "False", shape), new byte[4]), message);
    }

    @Test
    void faultsBeforeTheHeaderAreNamed() throws IOException {
        String header = dictionary("<f4", "False", "(1,)");
        assertRefused(new byte[0], "found nothing at its start");
        assertRefused("PK\3\4 or so".getBytes(StandardCharsets.US_ASCII), "is it a .npy file?");
        assertRefused(bytes(4, header, new byte[4]), "found version 4 of the .npy format, expected 1, 2 or 3");
        assertRefused(bytes(2, header + " ".repeat(1 << 20), new byte[4]), "expected at most 1048576");
        assertRefused(Arrays.copyOf(bytes(2, header, new byte[4]), 11), "truncated?");
        assertRefused(Arrays.copyOf(bytes(1, header, new byte[4]), 40), "truncated?");
        byte[] huge = bytes(2, header, new byte[4]);
        huge[11] = (byte) 0xff;
        assertRefused(huge, "found a header of 42");
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(message);
    }

    @Test
    void theHeaderEqualsNumpysByteForByte() throws IOException {
        byte[] bytes = written(Tensor.of(new float[] {1}, 1, 1));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }";
        assertThat(bytes).hasSize(132).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
    }

    @Test
    void filesOfNumpyAreRead() {
        Tensor posterior = Npy.read(Path.of("../models/two-moons-reference-posterior-1.npy"));
        assertThat(posterior.shape()).containsExactly(10_000, 2);
        assertThat(IntStream.range(0, posterior.size()).mapToObj(i -> posterior.data()[i]))
                .allMatch(theta -> Math.abs(theta) <= 1); // the prior's support
    }
}
