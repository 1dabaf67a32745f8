package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Operation.Activation;
import org.rhei.networks.BackendException;
import org.rhei.networks.model.Model;

/**
 * Law: all addresses of a plan lie within its memory and its constants, activations are merged into products, and a
 * network that does not fit is refused.
 */
class PlanTest {
    private static Plan plan(String model) throws IOException {
        return Plan.of(Model.load(Parity.model(model)).network().program());
    }

    @Test
    void addressesLieWithinMemoryAndConstants() throws IOException {
        for (String model : List.of("flux1_flow", "flux1joint_flow", "simformer_flow")) {
            Plan plan = plan(model);
            for (Work work : plan.works()) {
                if (work instanceof Work.Product p) {
                    assertThat(p.x() + (p.tokens() - 1) * p.xStride() + p.in()).isBetween(1, plan.rows());
                    assertThat(p.y() + (p.tokens() - 1) * p.yStride() + p.out()).isBetween(1, plan.rows());
                    assertThat(p.weights() + p.blocks() * p.in() * Code.BLOCK).isBetween(1, plan.constants().length);
                    assertThat(p.gate() + p.out())
                            .isLessThanOrEqualTo(p.timed() ? plan.rowWidth() : plan.constants().length);
                }
            }
            assertThat(plan.input() + plan.dimension()).isLessThanOrEqualTo(plan.rows());
            assertThat(plan.output() + plan.dimension()).isLessThanOrEqualTo(plan.rows());
            assertThat(plan.conditioned() + plan.conditionedRows()).isLessThanOrEqualTo(plan.rows());
        }
    }

    @Test
    void activationsAreMergedIntoTheProductsBeforeThem() throws IOException {
        assertThat(plan("flux1_flow").works())
                .noneMatch(Work.Activate.class::isInstance)
                .anyMatch(work -> work instanceof Work.Product p && p.activation() == Activation.GELU);
        assertThat(plan("simformer_flow").works())
                .anyMatch(work -> work instanceof Work.Product p && p.activation() == Activation.SILU);
    }

    @Test
    void fluxIsModulatedByTimeAndSimformerByItsOwnNorms() throws IOException {
        assertThat(plan("flux1_flow").works().stream()
                        .filter(Work.LayerNorm.class::isInstance)
                        .map(Work.LayerNorm.class::cast))
                .isNotEmpty()
                .allMatch(Work.LayerNorm::timed);
        assertThat(plan("simformer_flow").works().stream()
                        .filter(Work.LayerNorm.class::isInstance)
                        .map(Work.LayerNorm.class::cast))
                .isNotEmpty()
                .noneMatch(Work.LayerNorm::timed);
    }

    @Test
    void weightsArePackedInBlocks() {
        Packing packing = new Packing();
        float[] shared = {1, 2, 3};
        assertThat(packing.place(shared)).isZero();
        assertThat(packing.place(shared)).isZero();
        Tensor weights = Tensor.zeros(2, 9);
        for (int i = 0; i < 18; i++) {
            weights.data()[i] = 10 + i;
        }
        assertThat(packing.product(weights)).isEqualTo(3);
        // both inputs of outputs 0 to 7, then both of output 8 among zeros
        assertThat(packing.packed()).hasSize(3 + 32).startsWith(1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20);
        assertThat(packing.packed()[3 + 16]).isEqualTo(18);
        assertThat(packing.packed()[3 + 17]).isZero();
        assertThat(packing.packed()[3 + 24]).isEqualTo(27);
    }

    @Test
    void theProgramHasTheOperandsOfAllOperations() throws IOException {
        Plan plan = plan("flux1_flow");
        int[] code = Code.of(plan, new Shape(8, 1, 1));
        assertThat(code).hasSize(Code.HEADER + Code.OPERATION * plan.works().size());
        for (int i = 0; i < plan.works().size(); i++) {
            int at = Code.HEADER + i * Code.OPERATION;
            assertThat(code[at + Work.PIECES]).isEqualTo(plan.works().get(i).pieces());
            if (plan.works().get(i) instanceof Work.Attention a) {
                assertThat(code[at]).isEqualTo(Work.ATTENTION);
                assertThat(code[at + Work.TOKENS]).isEqualTo(a.tokens());
            }
        }
    }

    @Test
    void theNumberOfWorkGroupsFollowsFromTheMemory() throws IOException {
        Plan plan = plan("flux1_flow");
        Shape shape = new Shape(64, 256, 100);
        long large = 1L << 40;
        assertThat(shape.fitting(plan, large, large)).isEqualTo(shape);
        long group = 32L * Code.stride(plan, shape);
        assertThat(shape.fitting(plan, large, 3 * group + 5).groups()).isEqualTo(3);
        assertThatThrownBy(() -> shape.fitting(plan, 10_000, 10_000))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("too little device memory")
                .hasMessageContaining("--backend cpu");
    }
}
