package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * Numbers that a command makes, with their provenance, in the format that the file's name asks for: in the metadata of
 * {@code .npz} and {@code .parquet}, in a file beside {@code .npy} and {@code .csv}.
 *
 * @param name what the numbers are called in an archive
 * @param column what a row's numbers are called in a table
 * @param axes what the leading axes of the numbers count
 * @param numbers the numbers
 */
public record Result(String name, String column, List<String> axes, Tensor numbers) {
    public static final List<String> ENDINGS = List.of(".npy", ".npz", ".csv", ".parquet");

    private static final String MEMBER = "provenance.json";
    private static final String KEY = "rhei.provenance";
    private static final int MOST_BYTES = 1 << 20;

    /** The file beside a result that holds its provenance; empty where the result itself does. */
    public static Optional<Path> beside(Path file) {
        return switch (ending(file)) {
            case ".npy", ".csv" -> Optional.of(file.resolveSibling(file.getFileName() + ".json"));
            default -> Optional.empty();
        };
    }

    private static String ending(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().filter(name::endsWith).findFirst().orElse("");
    }

    /** Writes the file, and the one beside it where there is one. */
    public void write(OutputFile file, Provenance provenance) throws IOException {
        String json = provenance.json();
        switch (ending(file.path())) {
            case ".npy" -> file.write(out -> Npy.write(numbers, out));
            case ".npz" -> file.write(out -> Npz.write(name, numbers, MEMBER, json, out));
            case ".csv" -> file.write(out -> Csv.write(table(), out));
            default -> file.write(out -> ParquetWriter.write(table(), KEY, json, out));
        }
        Optional<Path> beside = beside(file.path());
        if (beside.isPresent()) {
            new OutputFile(beside.get()).write(out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Table table() {
        return Table.of(numbers, axes, column);
    }

    /**
     * The provenance of a result.
     *
     * @throws InputException when the file cannot be read or does not say how it was made
     */
    public static Provenance provenance(Path file) {
        try {
            String text = switch (ending(file)) {
                case ".npz" -> Npz.text(file, MEMBER, MOST_BYTES);
                case ".parquet" -> Parquet.metadata(file, KEY);
                default -> text(beside(file).orElse(file));
            };
            if (text == null) {
                throw new InputException(file + ": does not say how it was made");
            }
            return Provenance.parse(file, text);
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }
}
