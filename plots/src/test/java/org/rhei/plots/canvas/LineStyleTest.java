package org.rhei.plots.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineStyleTest {
    @Test
    void linesDifferInMoreThanColour() {
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(LineStyle.of(i).mark()).isNotEqualTo(LineStyle.of(j).mark());
                assertThat(LineStyle.of(i).colour())
                        .isNotEqualTo(LineStyle.of(j).colour());
            }
        }
    }
}
