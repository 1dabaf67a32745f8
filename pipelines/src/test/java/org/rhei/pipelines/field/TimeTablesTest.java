package org.rhei.pipelines.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.Sampler;
import org.rhei.pipelines.SolverFitting;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.testkit.ReferenceCase;

/** Laws: a table is reused for the times for which it was computed, and for no others; draws share it as long as one uses it. */
class TimeTablesTest {
    private static final ReferenceCase CASE = new ReferenceCase("flux1_flow");

    private final SharedTimeTables shared;
    private final TimeTables tables;

    TimeTablesTest() throws IOException {
        shared = new SharedTimeTables(Model.load(CASE.model())::network);
        tables = new TimeTables(shared);
    }

    @Test
    void drawsShareTheTablesOfEqualTimes() {
        TimeTables others = new TimeTables(shared);
        TimeModulations table = tables.at(0, 0.5);
        assertThat(others.at(0, 0.5)).isSameAs(table);
        others.at(0.25); // another draw with other times takes nothing from the first
        assertThat(tables.at(0, 0.5)).isSameAs(table);
        assertThat(new TimeTables(shared).at(0, 0.5)).isSameAs(table);
        double[][] times = {{0.1, 0.2}};
        double[][] weights = {{0.5, 0.5}};
        assertThat(others.averaged(times, weights)).isSameAs(tables.averaged(times, weights));
    }

    @Test
    void drawsInManyThreadsShareOneTable() {
        assertThat(IntStream.range(0, 64)
                        .parallel()
                        .mapToObj(i -> new TimeTables(shared).at(0, 0.5))
                        .distinct())
                .hasSize(1);
    }

    /** Law: of tables that no draw uses only the latest stays, as after adaptive steps. */
    @Test
    void tablesThatNobodyUsesAreFreed() {
        TimeModulations kept = tables.at(0.75);
        TimeTables adaptive = new TimeTables(shared);
        for (int i = 0; i < 10_000; i++) {
            adaptive.at(i / 10_000.0);
            if (i % 1000 == 999) {
                System.gc();
            }
        }
        assertThat(shared.size()).isLessThan(5000);
        assertThat(new TimeTables(shared).at(0.75)).isSameAs(kept).isSameAs(tables.at(0.75));
    }

    @Test
    void theSameTimesAreComputedOnce() {
        double[] times = {0, 0.5};
        TimeModulations table = tables.at(times);
        assertThat(tables.at(0, 0.5)).isSameAs(table);
        times[1] = 0.25; // the table holds a copy of the times
        assertThat(tables.at(0, 0.5)).isSameAs(table);
        assertThat(tables.at(times)).isNotSameAs(table);
    }

    @Test
    void averagesOfTheSameTimesAndWeightsAreComputedOnce() {
        double[][] times = {{0.1, 0.2}};
        TimeModulations table = tables.averaged(times, new double[][] {{0.5, 0.5}});
        assertThat(tables.averaged(times, new double[][] {{0.5, 0.5}})).isSameAs(table);
        assertThat(tables.averaged(times, new double[][] {{0.25, 0.75}})).isNotSameAs(table);
        assertThat(tables.at(0.1, 0.2)).isNotSameAs(table);
    }

    @Test
    void aSamplersDrawsDoNotDependOnEarlierOnes() throws IOException {
        Pipeline pipeline = Pipeline.load(CASE.model());
        Tensor xO = CASE.expected("x_o");
        Solver fitted = new SolverFitting(pipeline).fit(Key.of(1), Observation.of(xO), 64, Grid.uniform(8));
        Sampler sampler = pipeline.sampler(
                Observation.of(xO), SampleOptions.builder().solver(fitted).build());
        Tensor first = sampler.sample(Key.of(2), 5);
        sampler.sample(Key.of(3), 100);
        assertThat(sampler.sample(Key.of(2), 5)).isEqualTo(first);
    }
}
