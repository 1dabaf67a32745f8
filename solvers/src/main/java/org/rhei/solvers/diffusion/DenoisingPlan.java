package org.rhei.solvers.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Steps;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.diffusion.DenoisingSolver.Diffusion;
import org.rhei.solvers.diffusion.DenoisingSolver.Method;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.StepPlan;
import org.rhei.solvers.engine.Stepper;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.time.Nodes;

/**
 * The steps of a {@link DenoisingSolver}: x_n+1 = (σ_n+1/σ_n) x_n + Σ_j w_j D_n-j. The weights are α_n+1 ∫ e^(s−h) ℓ_j(s) ds over a step's
 * h in λ, where ℓ_j is the polynomial that is 1 at the j-th value of D and 0 at the others.
 */
final class DenoisingPlan implements StepPlan {
    /** Gauss–Legendre abscissae and weights on [−1, 1], exact up to degree 9. */
    private static final double[] GAUSS = {
        -0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664
    };

    private static final double[] GAUSS_WEIGHTS = {
        0.23692688505618908, 0.47862867049936647, 0.5688888888888889, 0.47862867049936647, 0.23692688505618908
    };

    private final Method method;
    private final double[] nodes;
    private final double[] lambda;
    private final double[] logScale;
    private final double[] logSigma;
    private final Weights[] weights;

    /** The weights of a step in float32. The corrector is empty for a step without correction. */
    record Weights(float decay, float[] predictor, float[] corrector) {}

    DenoisingPlan(Method method, Diffusion diffusion, double[] nodes) {
        this.method = method;
        this.nodes = nodes.clone();
        if (nodes.length < 2 || nodes.length - 1 > DenoisingSolver.MAX_STEPS) {
            throw new IllegalArgumentException("a denoising solver needs from 2 to " + (DenoisingSolver.MAX_STEPS + 1)
                    + " nodes, found " + nodes.length);
        }
        Nodes.checkMonotone(Arrays.stream(nodes).boxed().toList());
        logScale = Arrays.stream(nodes).map(diffusion::logScale).toArray();
        logSigma = Arrays.stream(nodes).map(diffusion::logSigma).toArray();
        lambda = new double[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            lambda[i] = logScale[i] - logSigma[i];
            if (!Double.isFinite(lambda[i]) || (i > 0 && !(lambda[i] > lambda[i - 1]))) {
                throw new IllegalArgumentException(
                        "log(α/σ) must increase from node to node, from noise to data, found "
                                + NumberText.number(lambda[i]) + " at t = " + NumberText.number(nodes[i]));
            }
        }
        weights = new Weights[steps()];
        for (int step = 0; step < weights.length; step++) {
            weights[step] =
                    new Weights((float) decay(step), Tableau.narrow(predictor(step)), Tableau.narrow(corrector(step)));
        }
    }

    int steps() {
        return nodes.length - 1;
    }

    @Override
    public double[] nodes() {
        return nodes;
    }

    @Override
    public double[] times(int step) {
        return new double[] {nodes[step]};
    }

    @Override
    public boolean needsHistory() {
        return true;
    }

    @Override
    public Stepper stepper(Problem problem, FailedSamples failures) {
        return new DenoisingStepper(this, problem);
    }

    /** Registers 0 and 1 hold the states at the start of this step and of the one before in turn, the others the latest values of D. */
    @Override
    public Optional<Steps> wholeSteps(Segment segment) {
        List<Instruction> all = new ArrayList<>();
        for (int step = 0; step < steps(); step++) {
            int x = step % 2;
            all.add(new Instruction.Evaluate(segment.time(step, 0), x, register(step)));
            if (step > 0 && weights[step - 1].corrector.length > 0) {
                all.add(sum(weights[step - 1].decay, 1 - x, weights[step - 1].corrector, step, x));
            }
            all.add(sum(weights[step].decay, x, weights[step].predictor, step, 1 - x));
        }
        return Optional.of(new Steps(2 + DenoisingStepper.DEPTH, steps() % 2, all));
    }

    private static int register(int step) {
        return 2 + step % DenoisingStepper.DEPTH;
    }

    /** Returns the instruction for to = decay · x + Σ w_j D_step-j. */
    private static Instruction sum(float decay, int x, float[] w, int step, int to) {
        float[] all = new float[1 + w.length];
        int[] from = new int[all.length];
        all[0] = decay;
        from[0] = x;
        for (int j = 0; j < w.length; j++) {
            all[1 + j] = w[j];
            from[1 + j] = register(step - j);
        }
        return Instruction.Combine.sum(all, from, to);
    }

    Weights weightsOf(int step) {
        return weights[step];
    }

    /** Returns σ_n+1/σ_n. */
    double decay(int step) {
        return Math.exp(logSigma[step + 1] - logSigma[step]);
    }

    /** Returns the weights of the latest values of D, the latest first. */
    double[] predictor(int step) {
        int count = Math.min(step + 1, method == Method.DPMPP_3M ? 3 : 2);
        if (method == Method.DPMPP_2M && count == 2) {
            double h = lambda[step + 1] - lambda[step];
            double r = (lambda[step] - lambda[step - 1]) / h;
            double all = -Math.exp(logScale[step + 1]) * Math.expm1(-h);
            return new double[] {all * (1 + 1 / (2 * r)), -all / (2 * r)};
        }
        double[] at = new double[count];
        for (int j = 0; j < count; j++) {
            at[j] = lambda[step - j];
        }
        return weights(step, at);
    }

    /** Returns the weights of D at the prediction and of the latest values before; empty for a step without correction. */
    double[] corrector(int step) {
        boolean corrected = method == Method.UNIPC || (method == Method.DPMPP_3M && step == 0);
        if (!corrected || step == steps() - 1) { // after the last step there is no evaluation to correct it by
            return new double[0];
        }
        double[] at = new double[1 + Math.min(step + 1, 2)];
        for (int j = 0; j < at.length; j++) {
            at[j] = lambda[step + 1 - j];
        }
        return weights(step, at);
    }

    private double[] weights(int step, double[] at) {
        double[] w = new double[at.length];
        double h = lambda[step + 1] - lambda[step];
        double scale = Math.exp(logScale[step + 1]);
        for (int g = 0; g < GAUSS.length; g++) {
            double s = h * (1 + GAUSS[g]) / 2;
            double weight = scale * h / 2 * GAUSS_WEIGHTS[g] * Math.exp(s - h);
            for (int j = 0; j < at.length; j++) {
                double product = weight;
                for (int i = 0; i < at.length; i++) {
                    product *= i == j ? 1 : (lambda[step] + s - at[i]) / (at[j] - at[i]);
                }
                w[j] += product;
            }
        }
        return w;
    }
}
