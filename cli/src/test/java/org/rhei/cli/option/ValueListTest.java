package org.rhei.cli.option;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;

/** Law: a comma at the end of a list is refused, because the value after it is missing. */
class ValueListTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample --model m --out o.npy --lower=0,",
                "sample --model m --out o.npy --upper=1,2,",
                "sample --model m --out o.npy --base-mean=,",
                "sample --model m --out o.npy --time-grid=0,1,",
                "plot --samples s.npy --out o.png --truth=1,",
                "plot --samples s.npy --out o.png --dimensions=0,",
                "plot --samples s.npy --out o.png --times=0,",
                "diagnose --model m --out o --checks=sbc,",
            })
    void aMissingLastValueIsRefused(String line) {
        String value = line.substring(line.lastIndexOf('=') + 1);
        String last = Stream.of(value.split(ValueList.SEPARATOR))
                .reduce((_, next) -> next)
                .orElseThrow();

        Invocation.assertRefused(Invocation.of(line.split(" ")), "found '" + last + "', expected ");
    }
}
