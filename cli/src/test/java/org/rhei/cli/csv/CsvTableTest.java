package org.rhei.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.terminal.InputException;

/**
 * Laws of text tables: a row of values is never taken for a header, nor a header for values. Every common notation
 * gives the values that the writer meant. Anything else is refused with one line that names the place.
 */
class CsvTableTest {
    /** Two rows that follow an ambiguous first row. */
    private static final String ROWS = "-0.64,0.16\n-0.6,0.2\n";

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("t.csv");
    }

    private CsvTable read(String text, HeaderRule rule) throws IOException {
        Files.writeString(file, text);
        return CsvTable.read(file, rule);
    }

    private CsvTable read(String text) throws IOException {
        return read(text, HeaderRule.AUTO);
    }

    private void assertRefused(String text, HeaderRule rule, String... parts) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(text, rule))
                .withMessageStartingWith(file.toString())
                .satisfies(refused -> assertThat(String.valueOf(refused.getMessage())
                                .substring(file.toString().length()))
                        .contains(parts)
                        .doesNotContain("\n")
                        .hasSizeLessThan(400));
    }

    private static void assertValues(CsvTable table, int rows, double... values) {
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = (float) values[i];
        }
        assertThat(table.values().shape()).containsExactly(rows, values.length / rows);
        assertThat(table.values().data()).containsExactly(expected);
    }

    /** Law: words for missing values are missing values, in upper and lower case, and their row is a row of values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NA,NA",
                "na,na",
                "#N/A,#N/A",
                "#NV,#NV",
                "#DIV/0!,#REF!",
                "null,NULL",
                "None,none",
                "NaN,nan",
                "-,-",
                "n/a,N/A",
                "<NA>,<NA>",
                "\"\",\"\"",
                "nan(ind),-nan",
                "?,?",
                ".,."
            })
    void missingValuesAreNoHeader(String row) throws IOException {
        CsvTable table = read(row + "\n" + ROWS);
        assertThat(table.names()).isEmpty();
        assertValues(table, 3, Double.NaN, Double.NaN, -0.64, 0.16, -0.6, 0.2);
        assertThat(table.gap())
                .isEqualTo("line 1, value 1: found '"
                        + row.substring(0, row.indexOf(',')).replace("\"", "") + "'");
    }

    /** Law: values in an unknown notation are refused and not taken for names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1 m,0.2 m",
                "\"1,5\",\"2,5\"",
                "\u22120.64,\u22120.16",
                "50%,60%",
                "$1,$2",
                "\u20ac5,\u20ac6",
                "1.5.2,1.6.2",
                "0x1F,0x2F",
                "1_000,2_000",
                "~0.5,~0.6",
                "<0.1,<0.2",
                "(0.1),(0.2)",
                "'0.1','0.2'",
                "1d5,2d5",
                "2024-01-01,2024-01-02",
                "\uff11,\uff12",
                "true,false",
                "x,x",
                "0.1\u00b10.2,0.3\u00b10.1",
                "1 000,2 000",
                "NA,b",
                "ok,#N/A",
                "\u2153,\u00bd"
            })
    void valuesInAnUnknownNotationAreNoHeader(String row) {
        assertRefused(row + "\n" + ROWS, HeaderRule.AUTO, "line 1");
    }

    @ParameterizedTest
    @CsvSource({
        "'a,b', 'a,b'",
        "'mass [kg],E (GeV)', 'mass [kg],E (GeV)'",
        "'$\\theta_1$,\u03b8\u2082', '$\\theta_1$,\u03b8\u2082'",
        "'V1,V2', 'V1,V2'",
        "'\"a\",\"b\"', 'a,b'",
        "' a , b ', 'a,b'",
        "'log10(M),|x|', 'log10(M),|x|'",
        "'_1,e5', '_1,e5'"
    })
    void namesAreAHeader(String row, String names) throws IOException {
        CsvTable table = read(row + "\n" + ROWS);
        assertThat(table.names()).containsExactly(names.split(","));
        assertThat(table.heading()).isEqualTo("header");
        assertValues(table, 2, -0.64, 0.16, -0.6, 0.2);
    }

    /** Law: integers above values, which may be numbers of columns, are refused unless the user says what they are. */
    @ParameterizedTest
    @ValueSource(strings = {"0,1", "1,2", "\"0\",\"1\"", "\"7\",\"3\""})
    void numbersOfColumnsAreNotGuessed(String row) throws IOException {
        assertRefused(row + "\n" + ROWS, HeaderRule.AUTO, "line 1", "--header no or --header yes");
        assertThat(read(row + "\n" + ROWS, HeaderRule.YES).names())
                .containsExactly(row.replace("\"", "").split(","));
        assertThat(read(row + "\n" + ROWS, HeaderRule.NO).values().dim(0)).isEqualTo(3);
        assertValues(read("0,1\n"), 1, 0, 1);
        assertValues(read("0\n0.5\n1\n", HeaderRule.WORDS), 3, 0, 0.5, 1);
        assertRefused("0\n0.5\n1\n", HeaderRule.AUTO, "line 1: found 0,");
        assertRefused("2019,2020,2021\n0.1,0.2,0.3\n", HeaderRule.AUTO, "found 2019, 2020, 2021,");
        assertValues(read("1,2\n3,4\n"), 2, 1, 2, 3, 4);
    }

    /** Law: an index of pandas or R is left out, and the heading says so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ",a,b\n0,-0.64,0.16\n1,-0.6,0.2\n",
                "\"\",\"a\",\"b\"\n\"1\",-0.64,0.16\n\"2\",-0.6,0.2\n",
                "\"a\" \"b\"\n\"1\" -0.64 0.16\n\"2\" -0.6 0.2\n",
                "\"a\" \"b\"\n\"Mazda RX4\" -0.64 0.16\n\"Fiat 128\" -0.6 0.2\n",
                "a b\n1 -0.64 0.16\n2 -0.6 0.2\n"
            })
    void anIndexIsLeftOut(String text) throws IOException {
        CsvTable table = read(text);
        assertThat(table.names()).containsExactly("a", "b");
        assertThat(table.heading()).isEqualTo("header, row names left out");
        assertValues(table, 2, -0.64, 0.16, -0.6, 0.2);
    }

    @Test
    void anIndexUnderNumbersIsKept() throws IOException {
        CsvTable table = read(",0,1\n0,-0.64,0.16\n5,-0.6,0.2\n");
        assertThat(table.names()).containsExactly("0", "1");
        assertValues(table, 2, -0.64, 0.16, -0.6, 0.2);
        assertRefused(",0\n-0.64,0.16\n", HeaderRule.AUTO, "line 2, value 1: found '-0.64'");
        assertRefused(",b\n-0.64,0.16\n", HeaderRule.AUTO, "line 2, value 1: found '-0.64'");
        assertRefused("b\n-0.64,0.16\n", HeaderRule.AUTO, "line 2, value 1: found '-0.64'");
        assertRefused("a\n0,5\n", HeaderRule.AUTO, "line 2, value 1: found '0'");
        assertRefused("a b\n7 1.5 2.5\n", HeaderRule.AUTO, "line 2, value 1: found '7'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.64,0.16\n-0.6,0.2\n",
                "-0.64;0.16\n-0.6;0.2\n",
                "-0,64;0,16\n-0,6;0,2\n",
                "-0.64\t0.16\n-0.6\t0.2",
                "-0,64\t0,16\n-0,6\t0,2",
                " -0.64   0.16\n  -0.6 0.2 \n",
                "-0,64 0,16\n-0,6 0,2\n",
                "-0.64|0.16\n-0.6|0.2\n",
                "-0.64, 0.16\r\n-0.6, 0.2\r\n",
                "-0.64,0.16\r-0.6,0.2\r",
                "\n\n-0.64,0.16\n  \n-0.6,0.2\n\n",
                "-0.64,0.16,\n-0.6,0.2,\n",
                "# made by hand\n-0.64,0.16\n# between\n-0.6,0.2\n#end",
                "sep=;\n-0.64;0.16\n-0.6;0.2\n",
                "\"-0.64\",\"0.16\"\n\"-0.6\",\"0.2\"\n",
                "\ufeff-0.64,0.16\n-0.6,0.2\n",
                "-6.4e-1,1.6E-1\n-.6,+.2\n",
                "\"-0,64\";\"0,16\"\n\"-0,6\";\"0,2\"\n"
            })
    void commonNotationsAreRead(String text) throws IOException {
        assertValues(read(text), 2, -0.64, 0.16, -0.6, 0.2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-8"})
    void encodingsWithAByteOrderMarkAreRead(String name) throws IOException {
        Files.write(file, ("\ufeff\u03b8\tb\r\n-0.64\t0.16\r\n").getBytes(Charset.forName(name)));
        CsvTable table = CsvTable.read(file, HeaderRule.AUTO);
        assertThat(table.names()).containsExactly("\u03b8", "b");
        assertValues(table, 1, -0.64, 0.16);
    }

    @Test
    void otherBytesAreRefused() throws IOException {
        Files.write(file, "a,b\n1,2\n".getBytes(Charset.forName("UTF-16LE")));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> CsvTable.read(file, HeaderRule.AUTO))
                .withMessageContaining(
                        "line 1: found a zero byte, expected text in UTF-8, or in UTF-16 with a byte order mark");
        Files.write(file, "gr\u00f6\u00dfe,b\n1,2\n".getBytes(Charset.forName("ISO-8859-1")));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> CsvTable.read(file, HeaderRule.AUTO))
                .withMessageContaining("found bytes that are not text, expected UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,2/3                     | line 2: found 1 value, expected 2
        a,b,/1,2,3                | line 1, value 3: found '', expected a name
        1,2/3,4,5                 | line 2: found 3 values, expected 2
        a,b/1,2,3,4               | line 2: found 4 values, expected 2 as the names in line 1
        1,2,/3,4,5                | line 1, value 3: found '', expected a number as in line 2
        1,x                       | line 1, value 2: found 'x', expected a number
        a,b/1,2/3,4 m             | line 3, value 2: found '4 m', expected a number
        1.5;2/2,5;3               | line 2, value 1: found '2,5', expected a decimal point
        1,500;2,250/1,250;3,125   | line 1, value 1: found '1,500', where the comma may stand before decimals or
        a,b                       | found the row 'a,b', expected a row of numbers
        1,"2"3                    | line 1, value 2: found text after a closing quotation mark
        1,"2                      | line 1, value 2: unclosed quotation mark
        1,234.5;2                 | line 1, value 1: found '1,234.5'
        """)
    void messagesNameThePlace(String rows, String message) {
        assertRefused(rows.replace('/', '\n') + "\n", HeaderRule.AUTO, message);
    }

    /**
     * Law: a comment right above the values names the columns if it has a name for each, as NumPy's savetxt writes
     * it.
     */
    @Test
    void namesInACommentAreRead() throws IOException {
        CsvTable table = read("# mass,spin\n1.5,2.5\n");
        assertThat(table.names()).containsExactly("mass", "spin");
        assertThat(table.heading()).isEqualTo("header in a comment, 1 comment");
        assertThat(read("# two moons, drawn on Monday, at night\n1.5,2.5\n").names())
                .isEmpty();
        assertThat(read("# mass,spin\n1.5,2.5\n", HeaderRule.NO).names()).isEmpty();
    }

    @Test
    void headersAndRowsMayHaveAnyLength() throws IOException {
        int columns = 1 << 16;
        String names = IntStream.range(0, columns).mapToObj(i -> "x" + i).collect(Collectors.joining(","));
        String row = IntStream.range(0, columns).mapToObj(i -> i + ".5").collect(Collectors.joining(","));
        CsvTable table = read(names + "\n" + row + "\n");
        assertThat(table.names()).hasSize(columns).endsWith("x65535");
        assertThat(table.values().at(0, columns - 1)).isEqualTo(65535.5f);
        String longName = "n".repeat(1_000_000);
        assertThat(read(longName + ",b\n1,2\n").names()).isEqualTo(List.of(longName, "b"));
        String digits = "0." + "3".repeat(100_000);
        assertValues(read(digits + ",2\n"), 1, 1 / 3d, 2);
        assertRefused("1".repeat(20_000_000), HeaderRule.AUTO, "line 1, value 1: found a value of more than");
    }

    @Test
    void emptyFilesHaveNoRows() throws IOException {
        for (String text : List.of("", "\n\n", "# only a comment\n", "\ufeff")) {
            assertThat(read(text).values().dim(0)).isZero();
        }
    }

    /** Law: values are those of decimal arithmetic, rounded to double and then to float, as NumPy rounds them. */
    @Test
    void valuesAreRoundedAsByNumPy() throws IOException {
        double[] values = {0.1, 1e-45, 3.4028235e38, 1.17549435e-38, 16777217, 1 / 3d, -0.0, 123456789.123};
        String text = Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(","));
        assertValues(read(text), 1, values);
    }
}
