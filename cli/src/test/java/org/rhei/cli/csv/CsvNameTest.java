package org.rhei.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws: a name is equal after writing and reading, and no written name begins a formula. */
class CsvNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1",
                "+a",
                "-log L",
                "@SUM(A1)",
                "\uff1dA1",
                "'=a",
                "''=a",
                "'a",
                "'",
                "a=b",
                "θ",
                "x'",
                "a-b",
                ""
            })
    void namesAreEqualAfterWritingAndReading(String name) {
        String written = CsvName.written(name);
        assertThat(CsvName.read(written)).isEqualTo(name);
        assertThat(written).doesNotContainPattern("^[=+\\-@\uff0b\uff0d\uff1d\uff20]");
    }

    @ParameterizedTest
    @CsvSource({"=a, '''=a'", "-log L, '''-log L'", "a-b, a-b", "'''a', '''a'"})
    void onlyFormulasGetAnApostrophe(String name, String written) {
        assertThat(CsvName.written(name)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t=a", "\r=a", "\n=a", " =a"})
    void whiteSpaceDoesNotHideAFormula(String name) {
        assertThat(CsvName.written(name)).isEqualTo("'=a");
    }
}
