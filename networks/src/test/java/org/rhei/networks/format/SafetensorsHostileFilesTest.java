package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.model.Architectures;
import org.rhei.testkit.ReferenceCase;

/** Law: a damaged file loads or is refused with the documented exceptions, and memory stays proportional to the file. */
class SafetensorsHostileFilesTest {
    private static final ModelConfigParsing PARSING = new ModelConfigParsing(Architectures.ALL);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * The bytes that opening and reading may allocate for each byte of the file. Opening needs a few times the
     * header, and reading needs the data once.
     */
    private static final long ALLOCATION_PER_BYTE = 20;

    /** The bytes that loading the classes may allocate. */
    private static final long ALLOCATION = 32_000_000;

    private static final List<String> CONFIGS = ModelConfigParsingTest.realConfigs()
            .map(ModelConfigParsingTest::read)
            .toList();

    @Property(tries = 300)
    void damagedBytesAreRefusedOrRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int damages)
            throws Exception {
        byte[] bytes = sound();
        Random random = new Random(seed);
        for (int i = 0; i < damages; i++) {
            bytes[position(random, bytes)] = (byte) (random.nextBoolean() ? random.nextInt() : digit(random));
        }
        readAll(bytes);
    }

    @Property(tries = 300)
    void truncatedOrLengthenedFilesAreRefused(@ForAll long seed) throws Exception {
        byte[] bytes = sound();
        int length = new Random(seed).nextInt(bytes.length + 100);
        assertThat(readAll(Arrays.copyOf(bytes, length))).isEqualTo(length == bytes.length);
    }

    @Property(tries = 300)
    void movedSlicesAreRefusedOrRead(@ForAll long seed) throws Exception {
        byte[] bytes = sound();
        Random random = new Random(seed);
        int from = position(random, bytes);
        int to = position(random, bytes);
        int count = random.nextInt(Math.min(500, bytes.length - Math.max(from, to)) + 1);
        System.arraycopy(bytes.clone(), from, bytes, to, count);
        readAll(bytes);
    }

    @Property(tries = 300)
    void anyHeaderOfJsonWordsIsRefusedOrRead(@ForAll long seed, @ForAll @IntRange(max = 60) int words)
            throws Exception {
        List<String> vocabulary = List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"a\"",
                "\"dtype\"",
                "\"F32\"",
                "\"shape\"",
                "\"data_offsets\"",
                "0",
                "4",
                "-1",
                "1e9",
                "null",
                "true",
                "\"__metadata__\"",
                "[0,4]",
                "[1]",
                "{\"dtype\":\"F32\",",
                "\"shape\":[1],");
        Random random = new Random(seed);
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < words; i++) {
            header.append(vocabulary.get(random.nextInt(vocabulary.size())));
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        readAll(ByteBuffer.allocate(12 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array());
    }

    /** Law: a file with a damaged configuration is refused or parsed. */
    @Property(tries = 300)
    void damagedConfigurationsAreRefusedOrParsed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int damages) {
        Random random = new Random(seed);
        StringBuilder json = new StringBuilder(CONFIGS.get(random.nextInt(CONFIGS.size())));
        for (int i = 0; i < damages; i++) {
            int at = random.nextInt(json.length());
            switch (random.nextInt(4)) {
                case 0 -> json.setCharAt(at, (char) random.nextInt(128));
                case 1 -> json.insert(at, (char) digit(random));
                case 2 -> json.delete(at, Math.min(json.length(), at + 1 + random.nextInt(30)));
                default -> json.insert(at, json.substring(at, Math.min(json.length(), at + random.nextInt(40))));
            }
        }
        try {
            assertThat(PARSING.parse(json.toString(), "damaged").dimObs()).isPositive();
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).startsWith("damaged: gensbi.config: ").doesNotContain("\n");
        }
    }

    private static byte[] sound() throws Exception {
        return Files.readAllBytes(ReferenceCase.file("jax_random.safetensors"));
    }

    /** Returns a position of damage: mostly within the length and the header, where damage has the greatest effect. */
    private static int position(Random random, byte[] bytes) {
        return random.nextInt(
                switch (random.nextInt(8)) {
                    case 0 -> bytes.length;
                    case 1 -> Long.BYTES;
                    default -> 3216;
                });
    }

    private static byte digit(Random random) {
        return (byte) "0123456789-.eE\"{}[],: ".charAt(random.nextInt(22));
    }

    /** Returns whether the file was read to its end. */
    private static boolean readAll(byte[] bytes) throws IOException {
        Path path = Files.createTempFile("hostile", ".safetensors");
        try {
            Files.write(path, bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean read = readAll(path);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .isLessThan(ALLOCATION + ALLOCATION_PER_BYTE * bytes.length);
            return read;
        } finally {
            Files.delete(path);
        }
    }

    private static boolean readAll(Path path) throws IOException {
        try (Safetensors file = Safetensors.open(path)) {
            boolean all = true;
            for (String name : file.names()) {
                try {
                    assertThat(file.tensor(name).shape()).isEqualTo(file.shape(name));
                } catch (ModelFormatException notFloats) {
                    try {
                        file.ints(name);
                    } catch (ModelFormatException notIntegers) {
                        all = false;
                    }
                }
            }
            return all;
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).startsWith(path + ": ").doesNotContain("\n");
            return false;
        }
    }
}
