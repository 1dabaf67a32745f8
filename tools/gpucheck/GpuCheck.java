import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation;
import org.rhei.networks.BackendException;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Compares a device with the processor and measures it: outputs, samples and log-probabilities of every network, the time of the first
 * use, the time of draws by Euler's method and by a tuned one, by the size of the draw, the share of the device's peak, and GenSBI on the
 * same device. A time is reported only if the samples that were timed agree with the processor's. The file of the results is written
 * after each result. tools/gpu-check runs it.
 *
 * <p>Usage: GpuCheck FOLDER JSON SECONDS [BACKEND], with the folder of the models, the file of the results, and the time limit, after which
 * the program exits in the middle of a draw. The exit status is 0 if everything agrees, 1 if something does not, 2 if there is no
 * device, 3 if the time was over.
 */
final class GpuCheck {
    /** The largest |v − w| / (1 + |v|) of the output of a network. */
    private static final double VELOCITY = 2e-6;

    /** The largest |x − y| / (1 + |x|) of samples and of log-probabilities. */
    static final double SAMPLES = 5e-5;

    static final int STEPS = 100;
    private static final int DENSITY_STEPS = 10;

    /** The samples of a draw that are compared with the processor's; they do not depend on the number of samples. */
    static final int COMPARED = 64;

    private static final int[] SAMPLES_DRAWN = {64, 512, 4096, 10_000, 32_768, 262_144, 1_000_000};

    private static final int NO_DEVICE = 2;
    private static final int OUT_OF_TIME = 3;

    static final Observation TWO_MOONS = Observation.of(-0.6396706f, 0.16234657f);

    private final Report report;
    private final Path models;
    private final String backend;

    private GpuCheck(Report report, Path models, String backend) {
        this.report = report;
        this.models = models;
        this.backend = backend;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        double seconds = Double.parseDouble(arguments[2]);
        Report report = new Report(Path.of(arguments[1]), seconds);
        Thread.ofPlatform().daemon().start(() -> {
            report.waitForTheEnd();
            report.end("out of time", OUT_OF_TIME);
        });
        try {
            new GpuCheck(report, Path.of(arguments[0]), arguments.length > 3 ? arguments[3] : "tornado").run();
        } catch (BackendException e) {
            report.leaveOut("everything that follows", e.getMessage());
            report.end("no device", NO_DEVICE);
        }
        report.end();
    }

    private void run() throws IOException, InterruptedException {
        Path file = models.resolve("two-moons-flux1-flow.safetensors");
        SampleOptions euler = options(FixedStep.euler(1.0 / STEPS));
        try (Pipeline cpu = Pipeline.load(file).withBackend("cpu");
                Pipeline device = cpu.withBackend(backend)) {
            report.found(Device.of(device.evaluatedBy()));
            long start = System.nanoTime();
            device.sample(Key.of(1), TWO_MOONS, COMPARED, euler);
            report.firstUse(1e-9 * (System.nanoTime() - start));
            compareOutput(file);
            double flops = flops(file);
            Timing eulers = new Timing(report, cpu, device, flops, "euler", euler, STEPS);
            TunedSolvers.Rung<?> rung =
                    TunedSolvers.beside(file).orElseThrow().samples().getLast();
            SampleOptions few = options(rung.solver());
            Timing tuned = new Timing(report, cpu, device, flops, "tuned", few, rung.evaluations());
            for (int samples : SAMPLES_DRAWN) { // each predicts the next
                eulers.draw(samples);
                tuned.draw(samples);
            }
            new Timing(report, cpu, cpu, flops, "euler", euler, STEPS).draw(10_000);
        }
        for (Path other : allModels()) {
            compareOutput(other);
            compareSamples(other, euler);
        }
        new GenSbi(report, models).time(file);
    }

    private List<Path> allModels() throws IOException {
        try (Stream<Path> files = Files.list(models)) {
            return files.filter(path -> path.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private static SampleOptions options(Solver solver) {
        return SampleOptions.builder().solver(solver).build();
    }

    /** Returns the FLOPs of the matrix products of one evaluation. */
    private static double flops(Path file) throws IOException {
        double sum = 0;
        for (Operation operation :
                Model.load(file).network().program().program().operations()) {
            if (operation instanceof Operation.Product product) {
                sum += 2.0 * product.x().tokens() * product.weights().size();
            }
        }
        return sum;
    }

    /** Returns some observations; without values if the model has no condition. */
    private static Tensor observations(ModelConfig config, int count) {
        Tensor values = Tensor.zeros(count, config.dimCond(), config.chCond());
        Key.of(7).normal(0, values.data(), 0, values.size());
        return values;
    }

    /** Compares the output of a network at three times, for some samples and observations. */
    private void compareOutput(Path file) throws IOException {
        Model model = Model.load(file);
        Network network = model.network();
        Tensor values = observations(model.config(), 3);
        Condition condition = values.size() == 0 ? Condition.NONE : network.condition(values);
        TimeModulations table = network.at(0.02, 0.5, 0.97);
        float[] x = new float[COMPARED * network.dimension()];
        Key.of(3).normal(0, x, 0, x.length);
        double worst = 0;
        try (NetworkEvaluation device = BackendChoice.of(backend).evaluation(network)) {
            for (int time = 0; time < 3; time++) {
                float[] expected = output(network, network.dimension(), table, time, condition, x);
                worst = largest(worst, expected, output(device, network.dimension(), table, time, condition, x));
            }
        }
        report.compared(
                new Report.Parity(file.getFileName().toString(), "output of the network", COMPARED, worst, VELOCITY));
    }

    private static float[] output(
            NetworkEvaluation evaluation,
            int dimension,
            TimeModulations table,
            int time,
            Condition condition,
            float[] x) {
        NetworkEvaluator evaluator = evaluation.evaluator();
        int lanes = evaluation.lanes();
        Batch batch = new Batch(lanes);
        batch.setTime(time);
        Tile state = Tile.zeros(1, dimension, lanes);
        Tile out = Tile.zeros(1, dimension, lanes);
        float[] all = new float[x.length];
        for (int first = 0; first < COMPARED; first += lanes) {
            int count = Math.min(lanes, COMPARED - first);
            for (int lane = 0; lane < lanes; lane++) {
                int sample = first + Math.min(lane, count - 1);
                batch.assignLane(lane, sample % condition.count());
                for (int i = 0; i < dimension; i++) {
                    state.data()[i * lanes + lane] = x[sample * dimension + i];
                }
            }
            evaluator.evaluate(table, condition, batch, state, out);
            for (int k = 0; k < count * dimension; k++) {
                all[first * dimension + k] = out.data()[k % dimension * lanes + k / dimension];
            }
        }
        return all;
    }

    private void compareSamples(Path file, SampleOptions options) throws IOException {
        try (Pipeline cpu = Pipeline.load(file).withBackend("cpu");
                Pipeline device = cpu.withBackend(backend)) {
            Tensor values = observations(cpu.config(), 1);
            Observation observation = values.size() == 0 ? Observation.NONE : Observation.of(values);
            float[] expected =
                    cpu.sample(Key.of(5), observation, COMPARED, options).data();
            float[] found =
                    device.sample(Key.of(5), observation, COMPARED, options).data();
            double worst = largest(0, expected, found);
            String name = file.getFileName().toString();
            report.compared(
                    new Report.Parity(name, "samples by " + STEPS + " steps of euler", COMPARED, worst, SAMPLES));
            Tensor points = Tensor.of(expected, COMPARED, expected.length / COMPARED);
            LogProbOptions density = LogProbOptions.builder()
                    .solver(FixedStep.euler(1.0 / DENSITY_STEPS))
                    .build();
            double difference = largest(
                    0,
                    cpu.logProb(points, observation, density).data(),
                    device.logProb(points, observation, density).data());
            String densities = "log-probabilities by " + DENSITY_STEPS + " steps of euler";
            report.compared(new Report.Parity(name, densities, COMPARED, difference, SAMPLES));
        }
    }

    /** Returns the largest of a number and all |x − y| / (1 + |x|); NaN if a value is NaN. */
    static double largest(double least, float[] expected, float[] found) {
        double worst = least;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs((double) found[i] - expected[i]) / (1 + Math.abs(expected[i])));
        }
        return worst;
    }
}
