import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation;
import org.rhei.networks.BackendException;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.FixedStep;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
    private static final double SAMPLES = 5e-5;

    private static final int STEPS = 100;
    private static final int DENSITY_STEPS = 10;

    /** The samples of a draw that are compared with the processor's; they do not depend on the number of samples. */
    private static final int COMPARED = 64;

    private static final int[] SAMPLES_DRAWN = {64, 512, 4096, 10_000, 32_768, 262_144, 1_000_000};

    private static final int DISAGREES = 1;
    private static final int NO_DEVICE = 2;
    private static final int OUT_OF_TIME = 3;

    private static final Observation TWO_MOONS = Observation.of(-0.6396706f, 0.16234657f);

    /** TFLOP/s in float32 without tensor cores, by NVIDIA's data sheets, by a part of the card's name. */
    private static final Map<String, Double> PEAKS = Map.of(
            "H100 PCIe", 51.2, "H100", 66.9, "H200", 66.9, "A100", 19.5, "V100", 15.7, "L40S", 91.6, "L4", 30.3, "T4", 8.1);

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
        report.end(report.failed ? "failed" : "passed", report.failed ? DISAGREES : 0);
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
            Timing eulers = new Timing(report, cpu, device, flops(file), "euler", euler, STEPS);
            TunedSolvers.Rung rung = TunedSolvers.beside(file).orElseThrow().samples().getLast();
            SampleOptions few = options(rung.solver());
            Timing tuned = new Timing(report, cpu, device, flops(file), "tuned", few, rung.evaluations());
            for (int samples : SAMPLES_DRAWN) { // each predicts the next
                eulers.draw(samples);
                tuned.draw(samples);
            }
            new Timing(report, cpu, cpu, flops(file), "euler", euler, STEPS).draw(10_000);
        }
        for (Path other : allModels()) {
            compareOutput(other);
            compareSamples(other, euler);
        }
        gensbi(file);
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
        for (Operation operation : Model.load(file).network().program().program().operations()) {
            if (operation instanceof Operation.Product product) {
                sum += 2.0 * product.x().tokens() * product.weights().size();
            }
        }
        return sum;
    }

    /** Compares the output of a network at three times, for some samples and observations. */
    private void compareOutput(Path file) throws IOException {
        Model model = Model.load(file);
        Network network = model.network();
        Tensor values = Tensor.zeros(3, model.config().dimCond(), model.config().chCond());
        Key.of(7).normal(0, values.data(), 0, values.size());
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
        report.compared(new Parity(file.getFileName().toString(), "output of the network", COMPARED, worst, VELOCITY));
    }

    private static float[] output(
            NetworkEvaluation evaluation, int dimension, TimeModulations table, int time, Condition condition, float[] x) {
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
            evaluation.evaluator().evaluate(table, condition, batch, state, out);
            for (int k = 0; k < count * dimension; k++) {
                all[first * dimension + k] = out.data()[k % dimension * lanes + k / dimension];
            }
        }
        return all;
    }

    private void compareSamples(Path file, SampleOptions options) throws IOException {
        try (Pipeline cpu = Pipeline.load(file).withBackend("cpu");
                Pipeline device = cpu.withBackend(backend)) {
            Tensor values = Tensor.zeros(1, cpu.config().dimCond(), cpu.config().chCond());
            Key.of(7).normal(0, values.data(), 0, values.size());
            Observation observation = values.size() == 0 ? Observation.NONE : Observation.of(values);
            float[] expected = cpu.sample(Key.of(5), observation, COMPARED, options).data();
            float[] found = device.sample(Key.of(5), observation, COMPARED, options).data();
            double worst = largest(0, expected, found);
            String name = file.getFileName().toString();
            report.compared(new Parity(name, "samples by " + STEPS + " steps of euler", COMPARED, worst, SAMPLES));
            Tensor points = Tensor.of(expected, COMPARED, expected.length / COMPARED);
            LogProbOptions density = LogProbOptions.builder()
                    .solver(FixedStep.euler(1.0 / DENSITY_STEPS))
                    .build();
            double difference = largest(
                    0,
                    cpu.logProb(points, observation, density).data(),
                    device.logProb(points, observation, density).data());
            String densities = "log-probabilities by " + DENSITY_STEPS + " steps of euler";
            report.compared(new Parity(name, densities, COMPARED, difference, SAMPLES));
        }
    }

    /** Returns the largest of a number and all |x − y| / (1 + |x|); NaN if a value is NaN. */
    private static double largest(double least, float[] expected, float[] found) {
        double worst = least;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs((double) found[i] - expected[i]) / (1 + Math.abs(expected[i])));
        }
        return worst;
    }

    /** Runs GenSBI in JAX if Python has both. By default JAX may multiply in fewer bits than float32. */
    private void gensbi(Path file) throws IOException, InterruptedException {
        Path script = models.resolveSibling("benchmarks").resolve("peers").resolve("gensbi_samples.py");
        if (!Files.exists(script) || !python(Map.of(), "-c", "import jax, gensbi").finished()) {
            report.leaveOut("GenSBI in JAX", "python3 -c 'import jax, gensbi' failed");
            return;
        }
        String observation = models.resolve("two-moons-observation-1.csv").toString();
        for (String precision : List.of("default", "highest")) {
            String out = Files.createTempFile("gensbi", ".npy").toString();
            Map<String, String> environment =
                    Map.of("JAX_DEFAULT_MATMUL_PRECISION", precision, "XLA_PYTHON_CLIENT_PREALLOCATE", "false");
            Output run = python(environment, script.toString(), file.toString(), observation, "10000", "5", out);
            if (run.finished()) {
                double[] seconds = run.text()
                        .lines()
                        .filter(line -> line.matches("\\d+\\.\\d+"))
                        .mapToDouble(Double::parseDouble)
                        .sorted()
                        .toArray();
                report.timed(Speed.of("GenSBI, matmul precision " + precision, "euler", STEPS, 10_000, seconds, null, null));
            } else {
                report.leaveOut("GenSBI in JAX, matmul precision " + precision, run.text());
            }
        }
    }

    private record Output(boolean finished, String text) {}

    private Output python(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("python", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor((long) report.left(), TimeUnit.SECONDS);
            process.destroyForcibly();
            return new Output(ended && process.exitValue() == 0, Files.readString(log));
        } catch (IOException e) {
            return new Output(false, e.toString()); // there is no python3
        } finally {
            Files.delete(log);
        }
    }

    /** Draws that are timed and compared with the processor's. */
    private static final class Timing {
        private final Report report;
        private final Pipeline pipeline;
        private final double flops;
        private final String solver;
        private final SampleOptions options;
        private final int evaluations;
        private final float[] expected;
        private double secondsOfSample;

        Timing(
                Report report,
                Pipeline cpu,
                Pipeline pipeline,
                double flops,
                String solver,
                SampleOptions options,
                int evaluations) {
            this.report = report;
            this.pipeline = pipeline;
            this.flops = flops;
            this.solver = solver;
            this.options = options;
            this.evaluations = evaluations;
            this.expected = cpu.sample(Key.of(1), TWO_MOONS, COMPARED, options).data();
            timed(COMPARED); // the first draw of a solver loads its classes
            this.secondsOfSample = timed(COMPARED) / COMPARED;
        }

        /** Draws at least once, and at most five times within two seconds, and reports the median; leaves it out if it takes too long. */
        void draw(int samples) {
            double predicted = secondsOfSample * samples;
            String what = samples + " samples by " + solver + " on " + pipeline.evaluatedBy();
            if (predicted > report.left() / 4) {
                report.leaveOut(what, String.format(Locale.ROOT, "would take about %.3g s", predicted));
                return;
            }
            double[] seconds = new double[5];
            int draws = 0;
            for (double sum = 0; draws < seconds.length && (draws == 0 || sum < 2); draws++) {
                seconds[draws] = timed(samples);
                sum += seconds[draws];
            }
            double[] sorted = Arrays.copyOf(seconds, draws);
            Arrays.sort(sorted);
            secondsOfSample = sorted[0] / samples;
            report.timed(Speed.of(
                    pipeline.evaluatedBy(), solver, evaluations, samples, sorted, flops, report.device.peakTflops()));
        }

        /** Returns the seconds of a draw. Throws an exception if its first samples are not the processor's. */
        private double timed(int samples) {
            long start = System.nanoTime();
            float[] found = pipeline.sample(Key.of(1), TWO_MOONS, samples, options).data();
            double seconds = 1e-9 * (System.nanoTime() - start);
            double worst = largest(0, expected, Arrays.copyOf(found, expected.length));
            for (float value : found) {
                worst = Float.isFinite(value) ? worst : Double.NaN;
            }
            if (!(worst <= SAMPLES)) {
                report.compared(new Parity("two-moons-flux1-flow", "samples by " + solver, samples, worst, SAMPLES));
                report.end("failed", DISAGREES);
            }
            return seconds;
        }
    }

    /**
     * A device.
     *
     * @param name the name by TornadoVM's driver
     * @param card the name by nvidia-smi; as driver and memory unknown without it
     * @param driver the version of the driver
     * @param memory the size of the memory
     * @param peakTflops TFLOP/s in float32 without tensor cores; null if the card is unknown
     */
    record Device(String name, String card, String driver, String memory, Double peakTflops) {
        static Device of(String name) {
            String[] found = {"unknown", "unknown", "unknown"};
            try {
                Process process = new ProcessBuilder(
                                "nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
                        .start();
                String line = new String(process.getInputStream().readAllBytes()).lines().findFirst().orElse("");
                found = line.split(", ").length == found.length ? line.split(", ") : found;
            } catch (IOException e) {
                System.err.println("gpu-check: no nvidia-smi: " + e.getMessage());
            }
            String card = found[0];
            Double peak = PEAKS.entrySet().stream()
                    .filter(entry -> card.contains(entry.getKey()))
                    .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse(null);
            return new Device(name, card, found[1], found[2], peak);
        }
    }

    /**
     * A comparison with the processor.
     *
     * @param largest the largest difference, |x − y| / (1 + |x|); null if a value is NaN
     */
    record Parity(String model, String what, int samples, Double largest, double tolerance, boolean passed) {
        Parity(String model, String what, int samples, double largest, double tolerance) {
            this(model, what, samples, Double.isFinite(largest) ? largest : null, tolerance, largest <= tolerance);
        }
    }

    /**
     * The time of a draw.
     *
     * @param on the device, the processor or another program
     * @param evaluations the evaluations of the network for each sample
     * @param draws the number of draws that were timed
     * @param seconds their median
     * @param tflops TFLOP/s in matrix products; null if not counted
     * @param shareOfPeak null if the peak is unknown
     */
    record Speed(
            String on,
            String solver,
            int evaluations,
            int samples,
            int draws,
            double seconds,
            double samplesPerSecond,
            Double tflops,
            Double shareOfPeak) {
        /** Takes the times of some draws in ascending order, and the FLOPs of an evaluation. */
        static Speed of(
                String on, String solver, int evaluations, int samples, double[] sorted, Double flops, Double peak) {
            double median = sorted[sorted.length / 2];
            double rate = samples / median;
            Double tflops = flops == null ? null : 1e-12 * flops * evaluations * rate;
            Double share = tflops == null || peak == null ? null : tflops / peak;
            return new Speed(on, solver, evaluations, samples, sorted.length, median, rate, tflops, share);
        }
    }

    /** A part of the check that was not done. */
    record LeftOut(String what, String why) {}

    /** The results as the file holds them. */
    record Results(
            String status,
            Device device,
            Double firstUseSeconds,
            List<Parity> parity,
            List<Speed> speed,
            List<LeftOut> leftOut,
            double seconds) {}

    /** Collects the results, prints each on a line, and keeps the file complete at any time. */
    private static final class Report {
        private static final JsonMapper JSON =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        private final Path file;
        private final long start = System.nanoTime();
        private final double limit;
        private final List<Parity> parity = new ArrayList<>();
        private final List<Speed> speed = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private Device device;
        private Double firstUse;
        private boolean failed;

        Report(Path file, double limit) {
            this.file = file;
            this.limit = limit;
        }

        private double elapsed() {
            return 1e-9 * (System.nanoTime() - start);
        }

        /** Returns the seconds that are left. */
        double left() {
            return Math.max(0, limit - elapsed());
        }

        void waitForTheEnd() {
            try {
                TimeUnit.MILLISECONDS.sleep((long) (1000 * left()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized void found(Device found) {
            device = found;
            print("%s; card %s, driver %s, memory %s", found.name(), found.card(), found.driver(), found.memory());
        }

        synchronized void firstUse(double seconds) {
            firstUse = seconds;
            print("first use %.3g s", seconds);
        }

        synchronized void compared(Parity result) {
            parity.add(result);
            failed |= !result.passed();
            String agrees = result.passed() ? "agree" : "DIFFER";
            print("%-52s %-40s %s, largest %s", result.model(), result.what(), agrees, text(result.largest()));
        }

        synchronized void timed(Speed result) {
            speed.add(result);
            print(
                    "%-52s %-7s %9d samples %10.4g s %9s TFLOP/s, %s of the peak",
                    result.on(),
                    result.solver(),
                    result.samples(),
                    result.seconds(),
                    text(result.tflops()),
                    text(result.shareOfPeak()));
        }

        synchronized void leaveOut(String what, String why) {
            leftOut.add(new LeftOut(what, why));
            print("left out: %s: %s", what, why);
        }

        private static String text(Double value) {
            return value == null ? "?" : String.format(Locale.ROOT, "%.3g", value);
        }

        private void print(String format, Object... values) {
            System.out.printf(Locale.ROOT, format + "%n", values);
            write("running");
        }

        private void write(String status) {
            Results results = new Results(status, device, firstUse, parity, speed, leftOut, elapsed());
            try {
                Files.writeString(file, JSON.writeValueAsString(results) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends the program, also while another thread waits for the device. */
        synchronized void end(String status, int exit) {
            write(status);
            System.out.println(status);
            Runtime.getRuntime().halt(exit);
        }
    }
}
