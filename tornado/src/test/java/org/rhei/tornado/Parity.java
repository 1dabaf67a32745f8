package org.rhei.tornado;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.Conditioning;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.backend.NetworkBackend.Availability;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.ReferenceCase;
import org.rhei.testkit.StepInterpreter;

/** Compares a network's own evaluation with another one. */
final class Parity {
    /** The trained two-moons model. */
    static final Path TRAINED = Path.of("../models/two-moons-flux1-flow.safetensors");

    private static final float[] TIMES = {0.02f, 0.5f, 0.97f};

    private Parity() {}

    /** Returns the backend of a device. Skips the test with the reason if there is none. */
    static NetworkBackend assumeDevice() {
        Optional<NetworkBackend> tornado = NetworkBackend.installed().stream()
                .filter(backend -> backend.name().equals("tornado"))
                .findFirst();
        assumeTrue(tornado.isPresent(), "built without TornadoVM: docs/how-to/use-a-gpu.md");
        Availability availability = tornado.orElseThrow().availability();
        assumeTrue(availability instanceof Availability.Available, availability::toString);
        return tornado.orElseThrow();
    }

    /** Returns GenSBI's reference models, of all architectures. */
    static List<Path> models() {
        return ReferenceCase.all().stream().map(ReferenceCase::model).toList();
    }

    static Path model(String name) {
        return new ReferenceCase(name).model();
    }

    /** Returns some observations if the model has a condition. */
    static Condition condition(Model model) {
        if (model.config().pipeline() == Conditioning.UNCONDITIONAL) {
            return Condition.NONE;
        }
        Tensor xs = Tensor.zeros(3, model.config().dimCond(), model.config().chCond());
        Key.of(7).normal(0, xs.data(), 0, xs.size());
        return model.network().condition(xs);
    }

    /** Returns the largest |v − w| / (1 + |v|) over some times, samples and observations; NaN if a value is NaN. */
    static double worst(Network network, NetworkEvaluation other, Condition condition, int samples) {
        TimeModulations table = network.at(TIMES[0], TIMES[1], TIMES[2]);
        int dimension = network.dimension();
        float[] x = normal(samples * dimension);
        double worst = 0;
        for (int time = 0; time < TIMES.length; time++) {
            float[] v = through(network, table, time, condition, x, dimension);
            float[] w = through(other, table, time, condition, x, dimension);
            worst = Math.max(worst, MixedError.largest(w, v, 0));
        }
        return worst;
    }

    /** Returns the largest |v − w| / (1 + |v|) over outputs and derivatives along some directions; NaN if a value is NaN. */
    static double worstDerivative(
            Network network, NetworkEvaluation other, Condition condition, int samples, int directions) {
        TimeModulations table = network.at(TIMES[0], TIMES[1], TIMES[2]);
        float[] x = normal(samples * network.dimension() * (1 + directions));
        double worst = 0;
        for (int time = 0; time < TIMES.length; time++) {
            float[] v = along(network, network.dimension(), table, time, condition, x, directions);
            float[] w = along(other, network.dimension(), table, time, condition, x, directions);
            worst = Math.max(worst, MixedError.largest(w, v, 0));
        }
        return worst;
    }

    /** Evaluates states that hold a sample and then its directions, and returns the output and the derivatives in their place. */
    private static float[] along(
            NetworkEvaluation evaluation,
            int dimension,
            TimeModulations table,
            int time,
            Condition condition,
            float[] x,
            int directions) {
        NetworkJvpEvaluator evaluator = evaluation.jvpEvaluator(directions);
        int all = dimension * (1 + directions);
        return map(evaluation, x.length / all, all, condition, x, (tile, batch) -> {
            int size = dimension * tile.lanes();
            Tile sample = new Tile(tile.data(), 0, size, 1, dimension, tile.lanes());
            Tile along = new Tile(tile.data(), size, size, directions, dimension, tile.lanes());
            Tile out = Tile.zeros(1, dimension, tile.lanes());
            Tile derivatives = Tile.zeros(directions, dimension, tile.lanes());
            batch.setTime(time);
            evaluator.evaluate(table, condition, batch, sample, along, out, derivatives);
            System.arraycopy(out.data(), 0, tile.data(), 0, size);
            System.arraycopy(derivatives.data(), 0, tile.data(), size, directions * size);
        });
    }

    /** Returns the output for 24 samples of which the 4th has a NaN, the 6th an infinite value, and the 20th the smallest. */
    static float[] outputOfUnusual(Network network, NetworkEvaluation evaluation, Condition condition) {
        int dimension = network.dimension();
        float[] x = normal(24 * dimension);
        x[3 * dimension] = Float.NaN;
        x[5 * dimension] = Float.POSITIVE_INFINITY;
        x[20 * dimension - 1] = Float.NEGATIVE_INFINITY;
        return through(evaluation, network.at(TIMES[0]), 0, condition, x, dimension);
    }

    private static float[] normal(int size) {
        float[] x = new float[size];
        Key.of(3).normal(0, x, 0, size);
        return x;
    }

    /**
     * Returns the largest |y − z| / (1 + |y|) over the samples after some steps of the classic Runge–Kutta method: y by evaluations of the
     * network, z by the step runner of the other evaluation.
     */
    static double worstAfterSteps(Network network, NetworkEvaluation other, Condition condition, int samples) {
        Steps steps = rungeKutta(0.25f, 0.5f);
        TimeModulations table = network.at(0, 0.125, 0.25, 0.5, 0.75);
        int dimension = network.dimension();
        float[] x = normal(samples * dimension);
        NetworkEvaluator evaluator = network.evaluator();
        float[] y = map(
                network,
                samples,
                dimension,
                condition,
                x,
                (tile, batch) -> StepInterpreter.run(
                        steps,
                        tile,
                        (time, state, v) -> {
                            batch.setTime(time);
                            evaluator.evaluate(table, condition, batch, state, v);
                        },
                        Noise.NONE,
                        () -> {}));
        NetworkStepRunner runner = other.stepRunner(steps);
        float[] z = map(
                other,
                samples,
                dimension,
                condition,
                x,
                (tile, batch) -> runner.run(table, new float[0][], condition, batch, tile, Noise.NONE, () -> {}));
        return MixedError.largest(z, y, 0);
    }

    private static Steps rungeKutta(float... sizes) {
        List<Instruction> all = new ArrayList<>();
        for (int step = 0; step < sizes.length; step++) {
            float h = sizes[step];
            all.add(new Instruction.Evaluate(2 * step, 0, 1));
            all.add(new Instruction.Combine(0, h, new float[] {0.5f}, new int[] {1}, 5));
            all.add(new Instruction.Evaluate(2 * step + 1, 5, 2));
            all.add(new Instruction.Combine(0, h, new float[] {0.5f}, new int[] {2}, 5));
            all.add(new Instruction.Evaluate(2 * step + 1, 5, 3));
            all.add(new Instruction.Combine(0, h, new float[] {1}, new int[] {3}, 5));
            all.add(new Instruction.Evaluate(2 * step + 2, 5, 4));
            float[] weights = {1 / 6f, 1 / 3f, 1 / 3f, 1 / 6f};
            all.add(new Instruction.Combine(0, h, weights, new int[] {1, 2, 3, 4}, 0));
        }
        return new Steps(6, 0, all);
    }

    private static float[] through(
            NetworkEvaluation evaluation,
            TimeModulations table,
            int time,
            Condition condition,
            float[] x,
            int dimension) {
        NetworkEvaluator evaluator = evaluation.evaluator();
        return map(evaluation, x.length / dimension, dimension, condition, x, (tile, batch) -> {
            Tile out = Tile.zeros(1, dimension, tile.lanes());
            batch.setTime(time);
            evaluator.evaluate(table, condition, batch, tile, out);
            System.arraycopy(out.data(), 0, tile.data(), 0, out.size());
        });
    }

    /** Evaluates samples tile by tile. */
    private static float[] map(
            NetworkEvaluation evaluation,
            int samples,
            int dimension,
            Condition condition,
            float[] x,
            BiConsumer<Tile, Batch> work) {
        int lanes = evaluation.lanes();
        Tile tile = Tile.zeros(1, dimension, lanes);
        float[] v = new float[x.length];
        Batch batch = new Batch(lanes);
        for (int first = 0; first < samples; first += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                int sample = Math.min(first + lane, samples - 1);
                batch.assignLane(lane, sample % condition.count());
                for (int i = 0; i < dimension; i++) {
                    tile.data()[i * lanes + lane] = x[sample * dimension + i];
                }
            }
            work.accept(tile, batch);
            for (int lane = 0; lane < lanes && first + lane < samples; lane++) {
                for (int i = 0; i < dimension; i++) {
                    v[(first + lane) * dimension + i] = tile.data()[i * lanes + lane];
                }
            }
        }
        return v;
    }
}
