package org.rhei.cli.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * A table of numbers that was read from a text.
 *
 * @param names the names of the columns; empty if the text has none
 * @param values the values, (rows, columns); NaN where a value is missing
 * @param heading the origin of the names in words
 * @param gap the place and the text of the first value that is not finite; null if there is none
 */
public record CsvTable(
        List<String> names,
        Tensor values,
        String heading,
        @Nullable String gap) {
    public CsvTable {
        names = List.copyOf(names);
    }

    /**
     * Reads a table. Encoding, separator and decimal comma are recognized; what can be understood in two ways is refused.
     *
     * @param rule the rule for the first row
     * @throws InputException if the file cannot be read or holds something else
     */
    public static CsvTable read(Path file, HeaderRule rule) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(file, bytes, rule);
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    private static CsvTable read(Path file, InputStream bytes, HeaderRule rule) throws IOException {
        CsvParser parser = null;
        try {
            parser = new CsvParser(new CsvRecords(CsvEncoding.reader(bytes)), rule, Files.size(file));
            return parser.table();
        } catch (CharacterCodingException e) {
            throw new InputException(
                    file + ": line " + (parser == null ? 1 : parser.line())
                            + " or later: found bytes that are not text, expected"
                            + " UTF-8, or UTF-16 with a byte order mark",
                    e);
        } catch (CsvFault e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}
