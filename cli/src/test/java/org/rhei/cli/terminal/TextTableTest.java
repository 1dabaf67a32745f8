package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.terminal.TextTable.Column;

class TextTableTest {
    private static final TextTable NUMBERS = new TextTable(
            List.of(Column.words(""), Column.numbers("a"), Column.numbers("long heading"), Column.numbers("c")),
            List.of(List.of("one", "1", "2.5", "-3"), List.of("質量", "10", "2", "3")));

    private static final TextTable WORDS = new TextTable(
            List.of(Column.words("grade"), Column.words("meaning")),
            List.of(List.of("good", "nothing speaks against this posterior, as far as these trials can tell")));

    @Test
    void numbersAreAlignedRightAndWordsLeft() {
        assertThat(NUMBERS.lines(0))
                .containsExactly(
                        "       a  long heading   c", "one    1           2.5  -3", "質量  10             2   3");
    }

    @Test
    void columnsThatDoNotFitFollowWithTheFirstColumnRepeated() {
        assertThat(NUMBERS.lines(24))
                .containsExactly(
                        "       a  long heading",
                        "one    1           2.5",
                        "質量  10             2",
                        "",
                        "       c",
                        "one   -3",
                        "質量   3");
    }

    /** Law: no line is wider than the terminal, and wrapping loses no word. */
    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void wordsOfTheLastColumnAreWrapped(int width) {
        List<String> lines = WORDS.lines(width);
        assertThat(lines).allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width));
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .isEqualTo("grade meaning good nothing speaks against this posterior, as far as these trials can tell");
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line.substring(0, 7)).matches("good   |       "));
    }

    @Test
    void untrustedTextCannotMoveTheCursor() {
        TextTable hostile = new TextTable(List.of(Column.words("a\u001b[2J")), List.of(List.of("b\nc")));
        assertThat(hostile.lines(0)).containsExactly("a\uFFFD[2J", "b c");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "θ₁, 2", "質量, 4", "한글, 4", "ｱｲ, 2", "Ａ, 2", "é, 1", "e\u0301, 1", "🙂, 2", "'', 0"})
    void theWidthIsThatOfTheTerminal(String text, int width) {
        assertThat(Text.width(text)).isEqualTo(width);
    }
}
