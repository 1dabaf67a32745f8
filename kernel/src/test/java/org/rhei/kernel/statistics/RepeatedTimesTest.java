package org.rhei.kernel.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RepeatedTimesTest {
    /** Returns the number of runs until none is expected to be faster. */
    private static int runs(RepeatedTimes times, long... nanos) {
        int runs = 1;
        while (times.add(nanos[Math.min(runs, nanos.length) - 1])) {
            runs++;
        }
        return runs;
    }

    @Test
    void endsAfterRunsThatAreNoFaster() {
        assertThat(runs(new RepeatedTimes(3, 0), 100)).isEqualTo(3);
        assertThat(runs(new RepeatedTimes(3, 0), 100, 90, 80, 70)).isEqualTo(6);
        assertThat(runs(new RepeatedTimes(3, 0), 100, 300, 90)).isEqualTo(5);
    }

    /** Times of a machine differ by some per cent. */
    @Test
    void slightlyShorterTimesAreNoFaster() {
        assertThat(runs(
                        new RepeatedTimes(3, 0),
                        LongStream.range(0, 50).map(i -> 1000 - i).toArray()))
                .isEqualTo(3);
    }

    @Test
    void shortRunsAreRepeatedForTheLeastTime() {
        assertThat(runs(new RepeatedTimes(3, 1000), 100)).isEqualTo(10);
        assertThat(runs(new RepeatedTimes(3, 1000), 500, 100)).isEqualTo(11);
    }
}
