package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.Sampler;

/**
 * Draws for {@code benchmarks/peers} with Rhei: a prepared sampler with 100 Euler steps. Prints the seconds of each run after the warm-up,
 * and writes the samples as raw float32, little-endian.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks.jar org.rhei.benchmarks.PeerJob MODEL OBSERVATION.csv NSAMPLES RUNS
 * OUT.f32</pre>
 */
public final class PeerJob {
    /** The number of samples of the warm-up, which suffices to compile the loops. */
    private static final int WARM_UP = 1000;

    private PeerJob() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: PeerJob MODEL OBSERVATION.csv NSAMPLES RUNS OUT.f32");
            System.exit(2);
        }
        Pipeline pipeline = Pipeline.load(Path.of(args[0]));
        Sampler sampler = pipeline.sampler(
                Observation.of(observation(Path.of(args[1]), pipeline.config().dimCond())));
        int nsamples = Integer.parseInt(args[2]);
        sampler.sample(Key.of(1), WARM_UP);
        for (int i = 0; nsamples < 16 && i < 100; i++) {
            sampler.sample(Key.of(1), nsamples);
        }
        Tensor samples = Tensor.zeros(0);
        for (int run = 0; run < Integer.parseInt(args[3]); run++) {
            long start = System.nanoTime();
            samples = sampler.sample(Key.of(42), nsamples);
            System.out.println(String.format(Locale.ROOT, "%.5f", (System.nanoTime() - start) / 1e9));
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(samples.data());
        Files.write(Path.of(args[4]), bytes.array());
    }

    /** Returns the values below the header line. */
    private static Tensor observation(Path csv, int dimension) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] values = lines.get(1).split(",", -1);
        Tensor observation = Tensor.zeros(1, dimension, values.length / dimension);
        for (int i = 0; i < values.length; i++) {
            observation.data()[i] = Float.parseFloat(values[i]);
        }
        return observation;
    }
}
