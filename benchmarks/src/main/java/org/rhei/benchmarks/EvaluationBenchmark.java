package org.rhei.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;

/** Measures one velocity evaluation of the trained two-moons model for a whole batch, on all threads, without a solver. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class EvaluationBenchmark {
    /** The multiplications and additions of one sample: the products of 8 double-stream and 16 single-stream blocks of 4 tokens. */
    static final double FLOPS = 2.0 * 4 * (8 + 16) * (40 * 120 + 40 * 40 + 2 * 40 * 160);

    @Param({"1", "16", "100", "1000", "10000"})
    public int batch;

    @Param("0")
    public int threads;

    private Workers workers;
    private Network network;
    private TimeModulations table;
    private Condition condition;
    private NetworkEvaluator[] evaluators;
    private int lanes;
    private float[] x;
    private float[] v;
    private Tile[] states;
    private Tile[] velocities;
    private Batch allLanes;

    @Setup
    public void prepare() throws IOException {
        workers = threads == 0 ? Workers.common() : Workers.of(threads);
        network = Model.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"))
                .network();
        table = network.at(0.5);
        condition = network.condition(TaskObservations.TWO_MOONS_1);
        TangentKernels kernels = batch == 1 ? network.kernels().ofOneSample() : network.kernels();
        lanes = kernels.lanes();
        evaluators = new NetworkEvaluator[workers.threads()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = network.evaluator(kernels);
        }
        int tiles = Math.ceilDiv(batch, lanes);
        x = Key.of(3).normal(tiles * lanes * network.dimension()).data();
        v = new float[x.length];
        int size = lanes * network.dimension();
        states = new Tile[tiles];
        velocities = new Tile[tiles];
        for (int tile = 0; tile < tiles; tile++) {
            states[tile] = new Tile(x, tile * size, size, 1, network.dimension(), lanes);
            velocities[tile] = new Tile(v, tile * size, size, 1, network.dimension(), lanes);
        }
        allLanes = new Batch(lanes);
        check(kernels);
    }

    /** Checks that tiles and single samples have equal bits. JobsBenchmark checks the samples. */
    private void check(TangentKernels kernels) {
        evaluate();
        TangentKernels other = lanes == 1 ? network.kernels() : kernels.ofOneSample();
        Tile state = Tile.zeros(1, network.dimension(), other.lanes());
        Tile velocity = Tile.zeros(1, network.dimension(), other.lanes());
        for (int i = 0; i < network.dimension(); i++) {
            state.data()[i * other.lanes()] = x[i * lanes];
        }
        network.evaluator(other).evaluate(table, condition, new Batch(other.lanes()), state, velocity);
        for (int i = 0; i < network.dimension(); i++) {
            Check.near("velocity", v[i * lanes], velocity.data()[i * other.lanes()], 0);
        }
    }

    @Benchmark
    public float[] evaluate(FmaPeak peak) {
        return evaluate();
    }

    private float[] evaluate() {
        AtomicInteger taken = new AtomicInteger();
        workers.run(states.length, () -> evaluators[taken.getAndIncrement()], (evaluator, tile) -> {
            evaluator.evaluate(table, condition, allLanes, states[tile], velocities[tile]);
        });
        return v;
    }
}
