package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.TimeModulations;

/** Laws: the mean of one time is the row of that time, and the mean of several times is the weighted mean of their rows. */
class NetworkAveragedTimesTest {
    static List<ReferenceNetwork> cases() {
        return ReferenceNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansAreOfTheRows(ReferenceNetwork reference) throws IOException {
        Network network = reference.model().network();
        TimeModulations single = network.at(0.25, 0.5);
        TimeModulations means =
                network.averaged(new double[][] {{0.5}, {0.25, 0.5}}, new double[][] {{1}, {0.75, 0.25}});
        int width = single.width();
        assertThat(means.width()).isEqualTo(width);
        for (int f = 0; f < width; f++) {
            assertThat(means.rows().numbers()[f]).isEqualTo(single.rows().numbers()[width + f]);
            assertThat(means.rows().numbers()[width + f]).isEqualTo((float)
                    (0.75 * single.rows().numbers()[f] + 0.25 * single.rows().numbers()[width + f]));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asManyWeightsAsTimesAreNeeded(ReferenceNetwork reference) throws IOException {
        Network network = reference.model().network();
        assertThatThrownBy(() -> network.averaged(new double[][] {{0.5}}, new double[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("averages need one row of weights for each row of times, and at least one, found 0 for 1");
        assertThatThrownBy(() -> network.averaged(new double[][] {{0.5, 1}}, new double[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an average needs one weight for each time, and at least one, found 1 for 2");
    }
}
