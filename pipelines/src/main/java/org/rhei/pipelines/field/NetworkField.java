package org.rhei.pipelines.field;

import java.util.Optional;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.engine.SteppingField;

/**
 * A network as a velocity field: each sample is evaluated with its observation.
 *
 * @param evaluation evaluates the network, and computes its derivatives if it can
 * @param samplesPerObservation the number of consecutive samples that share an observation
 * @param times the network's time tables
 */
public record NetworkField(
        Network network, NetworkEvaluation evaluation, Condition condition, int samplesPerObservation, TimeTables times)
        implements DifferentiableField, SteppingField {
    private static final float[][] NO_COEFFICIENTS = {};

    /** The number of a tile's lanes for each sample that is evaluated alone. A single sample takes a quarter of the time of 16 lanes. */
    private static final int LANES_PER_SAMPLE = 8;

    /**
     * Creates a field of a network that evaluates itself.
     *
     * @param samplesPerObservation the number of consecutive samples that share an observation
     */
    public NetworkField(Network network, Condition condition, int samplesPerObservation) {
        this(network, network, condition, samplesPerObservation, new TimeTables(network));
    }

    /** Returns this field on another evaluation of its network. */
    public NetworkField on(NetworkEvaluation other) {
        return new NetworkField(network, other, condition, samplesPerObservation, times);
    }

    /** Returns this field with other time tables of its network. */
    public NetworkField with(TimeTables others) {
        return new NetworkField(network, evaluation, condition, samplesPerObservation, others);
    }

    /** Returns the field that a preconditioning computes from the network's output. */
    public DifferentiableField with(Preconditioning preconditioning) {
        return new PreconditionedField(this, preconditioning);
    }

    /** Returns the field that a preconditioning computes from the network's output; without one, this field. */
    public DifferentiableField with(Optional<Preconditioning> preconditioning) {
        return preconditioning.map(this::with).orElse(this);
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public int lanes() {
        return evaluation.lanes();
    }

    @Override
    public TimeTable at(double... at) {
        return new Table(times.at(at));
    }

    @Override
    public TimeTable averaged(double[][] around, double[][] weights) {
        return new Table(times.averaged(around, weights));
    }

    @Override
    public Evaluator evaluator() {
        NetworkEvaluator tiles = evaluation.evaluator();
        if (evaluation instanceof Network own && few(own) > 0) {
            NetworkEvaluator ofOne = own.evaluator(own.kernels().ofOneSample());
            return new Velocity(tiles, few(own), new SampleBySample(ofOne, dimension()));
        }
        return new Velocity(tiles, 0, tiles);
    }

    @Override
    public JvpEvaluator jvpEvaluator(int directions) {
        NetworkEvaluation differentiating = evaluation.computesDerivatives() ? evaluation : network;
        NetworkJvpEvaluator tiles = differentiating.jvpEvaluator(directions);
        if (differentiating instanceof Network own && few(own) > 0) {
            NetworkJvpEvaluator ofOne = own.jvpEvaluator(own.kernels().ofOneSample(), directions);
            return new Jvp(tiles, few(own), new SampleBySampleJvp(ofOne, dimension(), directions));
        }
        return new Jvp(tiles, 0, tiles);
    }

    @Override
    public int stepRegisters() {
        return evaluation.stepRegisters();
    }

    @Override
    public StepRunner stepRunner(Steps steps) {
        StepsOfNetwork runner = steps(steps);
        return (table, batch, x, noise, check) -> runner.run(table, NO_COEFFICIENTS, batch, x, noise, check);
    }

    /** Returns a runner of steps of a field that is computed from the network's output. */
    StepsOfNetwork steps(Steps steps) {
        return new StepsOfNetwork(evaluation.stepRunner(steps));
    }

    /** Returns the largest number of samples that are evaluated one by one; 0 if the network has no kernels for one sample. */
    private static int few(Network network) {
        TangentKernels kernels = network.kernels();
        return kernels.ofOneSample().lanes() == 1 ? kernels.lanes() / LANES_PER_SAMPLE : 0;
    }

    /**
     * Returns whether a batch is the first and holds few samples. A short batch after full ones is treated as full, since it alone would
     * require a second set of compiled loops.
     */
    private static boolean isShort(Batch batch, int few) {
        return batch.active() <= few && batch.sample(0) == 0;
    }

    private record Table(TimeModulations modulations) implements TimeTable {}

    /** The lanes of a batch with the observations of its samples. Belongs to one thread. */
    private final class Observations {
        private final Batch observations = new Batch(lanes());

        Batch of(Batch batch) {
            observations.copyTimes(batch);
            for (int lane = 0; lane < observations.lanes(); lane++) {
                observations.assignLane(lane, batch.sample(lane) / samplesPerObservation);
            }
            return observations;
        }
    }

    private final class Velocity implements Evaluator {
        private final NetworkEvaluator tiles;
        private final int few;
        private final NetworkEvaluator oneByOne;
        private final Observations observations = new Observations();

        Velocity(NetworkEvaluator tiles, int few, NetworkEvaluator oneByOne) {
            this.tiles = tiles;
            this.few = few;
            this.oneByOne = oneByOne;
        }

        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
            NetworkEvaluator evaluator = isShort(batch, few) ? oneByOne : tiles;
            evaluator.evaluate(((Table) table).modulations(), condition, observations.of(batch), x, v);
        }

        @Override
        public boolean takesTimePerLane() {
            return tiles.takesTimePerLane();
        }
    }

    private final class Jvp implements JvpEvaluator {
        private final NetworkJvpEvaluator tiles;
        private final int few;
        private final NetworkJvpEvaluator oneByOne;
        private final Observations observations = new Observations();

        Jvp(NetworkJvpEvaluator tiles, int few, NetworkJvpEvaluator oneByOne) {
            this.tiles = tiles;
            this.few = few;
            this.oneByOne = oneByOne;
        }

        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile u, Tile v, Tile ju) {
            NetworkJvpEvaluator evaluator = isShort(batch, few) ? oneByOne : tiles;
            evaluator.evaluate(((Table) table).modulations(), condition, observations.of(batch), x, u, v, ju);
        }

        @Override
        public boolean takesTimePerLane() {
            return tiles.takesTimePerLane();
        }
    }

    /** Takes steps. Belongs to one thread. */
    final class StepsOfNetwork {
        private final NetworkStepRunner runner;
        private final Observations observations = new Observations();

        private StepsOfNetwork(NetworkStepRunner runner) {
            this.runner = runner;
        }

        /**
         * Takes the steps.
         *
         * @param coefficients see {@link NetworkStepRunner}
         */
        void run(TimeTable table, float[][] coefficients, Batch batch, Tile x, Noise noise, Runnable check) {
            TimeModulations modulations = ((Table) table).modulations();
            runner.run(modulations, coefficients, condition, observations.of(batch), x, noise, check);
        }
    }
}
