package org.rhei.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rhei.cli.Invocation;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.WeightsRequest;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.terminal.Fault;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.studies.SolverSetting;

/**
 * The readers of files that are not trusted. Law of each: for any bytes, it returns a value, or refuses the file as
 * the user's mistake in one line that is safe for a terminal. It takes less than five seconds of processor time, and
 * allocates at most four times the size of the file and 64 MB.
 */
enum FuzzTarget {
    /** A model; bytes that begin with a brace are the header of a file whose weights are zero. */
    MODEL(".safetensors") {
        @Override
        void read(Path file) throws IOException {
            Model.load(file);
        }

        @Override
        byte[] file(byte[] input) {
            return input.length > 0 && input[0] == '{' ? withWeights(input) : input;
        }
    },
    /** A configuration of GenSBI. */
    CONFIG(".yaml") {
        @Override
        void read(Path file) throws IOException {
            Path weights = RESOURCES.resolve("fuzz/model/small.safetensors");
            WeightsRequest request = new WeightsRequest(file, List.of(2), List.of(3), null);
            ModelLoader.withArguments(request, arguments -> Model.load(weights, file, arguments));
        }
    },
    NPY(".npy") {
        @Override
        void read(Path file) {
            readSamples(file);
        }
    },
    NPZ(".npz") {
        @Override
        void read(Path file) {
            readSamples(file);
        }
    },
    CSV(".csv") {
        @Override
        void read(Path file) {
            readSamples(file);
        }
    },
    PARQUET(".parquet") {
        @Override
        void read(Path file) {
            readSamples(file);
        }
    },
    /** A provenance that names a model that does not exist. */
    SIDE(".json") {
        @Override
        void read(Path file) {
            Path out = file.resolveSibling("repeated.npy");
            Invocation repeated =
                    Invocation.of("sample", "--like", file.toString(), "--model=/none", "--out", out.toString());
            assertThat(repeated.exitCode()).isEqualTo(2);
            throw new InputException(repeated.err().strip());
        }
    },
    /** A setting of a solver. */
    SETTING(".json") {
        @Override
        void read(Path file) {
            try {
                SolverSetting.parse(Text.of(file), file.toString());
            } catch (IllegalArgumentException e) {
                throw new InputException(String.valueOf(e.getMessage()), e);
            }
        }
    },
    /** Methods that were tuned for a model. */
    TUNED(".tuned") {
        @Override
        void read(Path file) throws IOException {
            TunedSolvers.load(file);
        }
    };

    private static final ThreadMXBean MEASURES = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path RESOURCES = Path.of("src/test/resources/org/rhei/cli");
    private static final long FREE_BYTES = 64L << 20;
    private static final Duration MOST_TIME = Duration.ofSeconds(5);
    private static final int MOST_CHARACTERS = 500;
    private static final Pattern END = Pattern.compile("\"data_offsets\"\\s*:\\s*\\[\\s*\\d+\\s*,\\s*(\\d{1,7})\\s*]");

    private final String ending;

    FuzzTarget(String ending) {
        this.ending = ending;
    }

    abstract void read(Path file) throws IOException;

    /** Returns the bytes of the file for an input. */
    byte[] file(byte[] input) {
        return input;
    }

    private static byte[] withWeights(byte[] header) {
        int end = 0;
        Matcher ends = END.matcher(new String(header, StandardCharsets.ISO_8859_1));
        while (ends.find()) {
            end = Math.max(end, Integer.parseInt(ends.group(1)));
        }
        return ByteBuffer.allocate(Long.BYTES + header.length + end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static void readSamples(Path file) {
        PrintWriter none = new PrintWriter(Writer.nullWriter());
        new InputReader(new Terminal(none, none, false, 0, MOST_TIME))
                .samples("samples", InputFile.of(file.toString()), List.of());
    }

    /**
     * Checks the law for an input.
     *
     * @param folder a folder for the file, without anything else in it
     */
    void check(byte[] input, Path folder) throws IOException {
        Path file = folder.resolve("input" + ending);
        Files.deleteIfExists(
                file); // ext4 writes a file that replaces a longer one to the disk at once, which takes milliseconds
        Files.write(file, file(input));
        long most = 4 * Files.size(file) + FREE_BYTES;
        long start = MEASURES.getCurrentThreadCpuTime();
        long allocated = allocatedByReading(file);
        if (allocated > most) {
            allocated = allocatedByReading(file); // the loading of classes is not counted
        }
        assertThat(allocated).as("bytes allocated").isLessThanOrEqualTo(most);
        assertThat(Duration.ofNanos(MEASURES.getCurrentThreadCpuTime() - start))
                .as("time of the processor")
                .isLessThan(MOST_TIME);
    }

    private long allocatedByReading(Path file) {
        long before = allocated();
        try {
            read(file);
        } catch (RuntimeException | Error | IOException e) {
            requireMistake(e instanceof IOException io ? InputException.unreadable(file, io) : e);
        }
        return allocated() - before;
    }

    private static void requireMistake(Throwable thrown) {
        Fault fault = Fault.of(thrown);
        if (fault.exitCode() != Fault.BAD_INPUT) {
            throw new AssertionError("not refused as the user's mistake", thrown);
        }
        assertThat(Text.message(fault.message()))
                .hasSizeLessThan(MOST_CHARACTERS)
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    }

    private static long allocated() {
        return MEASURES.getCurrentThreadAllocatedBytes();
    }

    /** Returns valid and damaged inputs, including those of former faults. */
    List<Path> corpus() {
        List<Path> corpus = new ArrayList<>();
        for (String folder : List.of("fuzz/" + name().toLowerCase(Locale.ROOT), "file/corpus", "file/parquet")) {
            if (!Files.exists(RESOURCES.resolve(
                    folder))) { // tables have no folder of their own; they use the corpus of the readers' tests
                continue;
            }
            try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
                files.filter(file -> folder.startsWith("fuzz") || isTable(file))
                        .filter(Files::isRegularFile)
                        .sorted()
                        .forEach(corpus::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return corpus;
    }

    private boolean isTable(Path file) {
        return !ending.equals(".json") && file.toString().endsWith(ending);
    }
}
