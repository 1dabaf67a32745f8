package org.rhei.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Progress;
import org.rhei.solvers.rungekutta.FixedStep;

class SampleOptionsTest {
    private static final FixedStep SOLVER = FixedStep.euler(0.1);

    @Test
    void defaultsAreEmpty() {
        SampleOptions options = SampleOptions.builder().build();
        assertThat(options.scheme()).isEmpty();
        assertThat(options.states()).isEqualTo(new States.Last());
        assertThat(options.chunkSize()).isEmpty();
        assertThat(options.progress()).isSameAs(Progress.NONE);
    }

    @Test
    void aBuilderFromOptionsCopiesThem() {
        SampleOptions options = SampleOptions.builder()
                .solver(SOLVER)
                .timeGrid(0, 1)
                .base(Base.STANDARD)
                .support(sample -> true)
                .chunkSize(3)
                .batchSize(4)
                .build();
        SampleOptions changed = options.toBuilder().chunkSize(5).build();
        assertThat(changed.scheme()).contains(new Scheme.Ode(SOLVER));
        assertThat(changed.states()).isEqualTo(options.states());
        assertThat(changed.base()).contains(Base.STANDARD);
        assertThat(changed.restriction()).isEqualTo(options.restriction());
        assertThat(changed.batchSize()).isEqualTo(OptionalInt.of(4));
        assertThat(changed.chunkSize()).isEqualTo(OptionalInt.of(5));
        assertThat(options.chunkSize()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void masksAndStatesAreCopied() {
        boolean[][] mask = {{true, false}, {true, true}};
        Tensor states = Key.of(1).normal(4, 3, 1);
        SampleOptions options =
                SampleOptions.builder().edgeMask(mask).xInit(states).build();
        LogProbOptions density = LogProbOptions.builder().edgeMask(mask).build();
        mask[0][1] = true;
        states.data()[0] = 99;
        options.edgeMask().orElseThrow()[1][0] = false;
        options.xInit().orElseThrow().data()[1] = 99;
        assertThat(options.edgeMask().orElseThrow()).isDeepEqualTo(new boolean[][] {{true, false}, {true, true}});
        assertThat(density.edgeMask().orElseThrow()).isDeepEqualTo(new boolean[][] {{true, false}, {true, true}});
        assertThat(options.xInit()).contains(Key.of(1).normal(4, 3, 1));
    }

    @Test
    void sizesBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleOptions.builder().chunkSize(0))
                .withMessage("chunkSize must be at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleOptions.builder().batchSize(-1))
                .withMessage("batchSize must be at least 1, found -1");
    }

    @Test
    void aBuilderOfDensitiesKeepsItsOptions() {
        LogProbOptions options =
                LogProbOptions.builder().solver(SOLVER).hutchinson(Key.of(1)).build();
        LogProbOptions changed = options.toBuilder().base(Base.STANDARD).build();
        assertThat(changed.solver()).contains(SOLVER);
        assertThat(changed.divergence()).isEqualTo(new Divergence.Hutchinson(Key.of(1)));
        assertThat(changed.base()).contains(Base.STANDARD);
        assertThat(options.base()).isEmpty();
    }
}
