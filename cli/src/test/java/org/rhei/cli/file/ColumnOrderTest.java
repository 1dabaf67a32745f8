package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.terminal.InputException;

/**
 * Laws of matching columns: if both sides have names, the names decide the order, and a missing or unknown name is
 * refused with both lists. Otherwise the position decides.
 */
class ColumnOrderTest {
    private static List<String> names(String text) {
        return List.of(text.split(" "));
    }

    private static ColumnOrder order(String found, String expected) {
        List<String> names = names(found);
        return ColumnOrder.of(
                "f.csv", names, names.size(), names(expected), names(expected).size());
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a b, 0 1",
        "b a, a b, 1 0",
        "c a b, a b c, 1 2 0",
        "sample b observation a, a b, 3 1",
        "__index_level_0__ b a, a b, 2 1",
        "time x, time x, 0 1",
        "x time, time x, 1 0"
    })
    void namesDecideTheOrder(String found, String expected, String columns) {
        ColumnOrder order = order(found, expected);
        assertThat(order.columns()).extracting(String::valueOf).isEqualTo(names(columns));
        assertThat(order.byName()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a c, a b, 'found the columns a, c, expected a, b; missing: b; unknown: c'",
        "a b c, a b, unknown: c",
        "a d, a b c, 'missing: b, c; unknown: d'",
        "V2 V1, a b, 'unknown: V2, V1'",
        "a a b, a b, found two columns 'a'"
    })
    void otherNamesAreRefused(String found, String expected, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> order(found, expected))
                .withMessageStartingWith("f.csv: found ")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0 1, 0 1", "V1 V2, 0 1", "theta_1 theta_2, 0 1", "sample theta_1 theta_2, 1 2"})
    void numbersAsNamesArePositions(String found, String columns) {
        assertThat(order(found, "a b").columns()).extracting(String::valueOf).isEqualTo(names(columns));
        assertThat(order(found, "a b").byName()).isFalse();
    }

    /** Law: if the expected names are mere numbers, equal names match, and otherwise the position decides. */
    @ParameterizedTest
    @CsvSource({"data_2 data_1, 1 0, true", "a b, 0 1, false", "index a b, 1 2, false", "x1 x2, 0 1, false"})
    void expectedNumbersArePositions(String found, String columns, boolean byName) {
        ColumnOrder order = order(found, "data_1 data_2");
        assertThat(order.columns()).extracting(String::valueOf).isEqualTo(names(columns));
        assertThat(order.byName()).isEqualTo(byName);
    }

    @ParameterizedTest
    @CsvSource({"a data_1", "a b c", "x2 x1"})
    void expectedNumbersDoNotHideMistakes(String found) {
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> order(found, "data_1 data_2"));
    }

    @Test
    void positionDecidesWhereNamesAreMissing() {
        assertThat(ColumnOrder.of("f", List.of(), 2, names("a b"), 2).columns()).containsExactly(0, 1);
        assertThat(ColumnOrder.of("f", names("q p"), 2, List.of(), 2).columns()).containsExactly(0, 1);
        assertThat(ColumnOrder.of("f", names("sample q p"), 3, List.of(), 2).columns())
                .containsExactly(1, 2);
        assertThat(ColumnOrder.of("f", names("time flux"), 2, List.of(), 2).columns())
                .containsExactly(0, 1);
    }

    /**
     * Law: numbered names in another order, and an index among as many columns as are expected, are refused because
     * they are ambiguous.
     */
    @Test
    void ambiguousPositionsAreRefused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ColumnOrder.of("f", names("x4 x3 x2 x1"), 4, List.of(), 4))
                .withMessageContaining("whose numbers do not increase");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ColumnOrder.of("f", names("__index_level_0__ a"), 2, List.of(), 2))
                .withMessageContaining("which numbers rows");
    }

    @Test
    void manyColumnsAreMatchedInTime() {
        List<String> names = IntStream.range(0, 65_536).mapToObj(i -> "n" + i).toList();
        assertThat(ColumnOrder.of("f", names.reversed(), 65_536, names, 65_536).columns())
                .startsWith(65_535, 65_534)
                .hasSize(65_536);
    }
}
