package org.rhei.solvers.sde;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.engine.Segment;

/**
 * The steps of a {@link StochasticTableau} as data. Register 0 holds the state, 1 and 2 the increment and the area of the paths, 3 the
 * state of a stage, the others its drifts.
 */
final class StochasticSteps {
    private static final int INCREMENT = 1;
    private static final int AREA = 2;
    private static final int STAGE = 3;
    private static final int DRIFT = 4;

    private StochasticSteps() {}

    /**
     * Returns the steps of a segment.
     *
     * @param g the factor of the noise at every node
     */
    static Steps of(StochasticTableau tableau, float[] g, Segment segment) {
        int stages = tableau.stages();
        List<Instruction> all = new ArrayList<>();
        for (int step = segment.from(); step < segment.to(); step++) {
            float size = segment.size(step);
            all.add(new Instruction.Draw(step, INCREMENT, 2));
            for (int j = 0; j < stages; j++) {
                Sum stage = new Sum();
                for (int i = 0; i < j; i++) {
                    stage.add(size * tableau.a(j, i), DRIFT + i);
                }
                stage.add(g[step] * tableau.noiseW(j), INCREMENT);
                stage.add(g[step] * tableau.noiseH(j), AREA);
                all.add(stage.to(STAGE));
                all.add(new Instruction.Evaluate(segment.time(step, j), STAGE, DRIFT + j));
            }
            Sum end = new Sum();
            for (int j = 0; j < stages; j++) {
                end.add(size * tableau.b(j), DRIFT + j);
            }
            float change = g[step + 1] - g[step];
            end.add(g[step] + change * tableau.changeW(), INCREMENT);
            end.add(change * tableau.changeH(), AREA);
            all.add(end.to(0));
        }
        return new Steps(DRIFT + stages, 0, all);
    }

    /** A sum that begins with the state and omits terms of weight zero. */
    private static final class Sum {
        private final List<Float> weights = new ArrayList<>(List.of(1f));
        private final List<Integer> from = new ArrayList<>(List.of(0));

        void add(float weight, int register) {
            if (weight != 0) {
                weights.add(weight);
                from.add(register);
            }
        }

        Instruction to(int register) {
            float[] all = new float[weights.size()];
            for (int j = 0; j < all.length; j++) {
                all[j] = weights.get(j);
            }
            return Instruction.Combine.sum(
                    all, from.stream().mapToInt(Integer::intValue).toArray(), register);
        }
    }
}
