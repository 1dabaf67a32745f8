import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws with ONNX Runtime's Java API by 100 Euler steps from GenSBI's noise, and prints the seconds of each run after the first.
 *
 * <pre>java -cp onnxruntime.jar OnnxSamples.java GRAPH NOISE.f32 DIM_OBS RUNS OUT.f32 CALLERS</pre>
 *
 * <p>Each caller is a thread with its own session of one thread. For products this small, that is faster than several threads in a session.
 */
public final class OnnxSamples {
    private static final int STEPS = 100;

    /** The largest number of samples that pass all steps together. */
    private static final int CHUNK = 512;

    private OnnxSamples() {}

    public static void main(String[] args) throws Exception {
        float[] x = floats(Path.of(args[1]));
        int dimension = Integer.parseInt(args[2]);
        int nsamples = x.length / dimension;
        int runs = Integer.parseInt(args[3]);
        int callers = Integer.parseInt(args[5]);
        int chunk = Math.min(CHUNK, Math.ceilDiv(nsamples, callers));
        int chunks = Math.ceilDiv(nsamples, chunk);

        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        List<OrtSession> sessions = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            sessions.add(environment.createSession(args[0], options));
        }
        float[] samples = x.clone();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int run = 0; run <= runs; run++) { // the first warms up
                System.arraycopy(x, 0, samples, 0, x.length);
                long start = System.nanoTime();
                List<Future<Void>> parts = new ArrayList<>();
                for (int caller = 0; caller < callers; caller++) {
                    int first = caller;
                    parts.add(threads.submit(() -> {
                        for (int c = first; c < chunks; c += callers) {
                            int from = c * chunk * dimension;
                            int to = Math.min(samples.length, from + chunk * dimension);
                            draw(environment, sessions.get(first), samples, from, to, dimension);
                        }
                        return null;
                    }));
                }
                for (Future<Void> part : parts) {
                    part.get();
                }
                if (run > 0) {
                    System.out.println(String.format(Locale.ROOT, "%.5f", (System.nanoTime() - start) / 1e9));
                }
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(samples);
        Files.write(Path.of(args[4]), bytes.array());
    }

    /**
     * Integrates the samples from index {@code from} to {@code to}. State, time and velocity are outside the heap, where the runtime reads
     * and writes them.
     */
    private static void draw(
            OrtEnvironment environment, OrtSession session, float[] samples, int from, int to, int dimension)
            throws OrtException {
        FloatBuffer x = direct(to - from);
        FloatBuffer v = direct(to - from);
        FloatBuffer t = direct(1);
        x.put(0, samples, from, to - from);
        long[] shape = {(to - from) / dimension, dimension};
        String output = session.getOutputNames().iterator().next();
        try (OnnxTensor state = OnnxTensor.createTensor(environment, x, shape);
                OnnxTensor velocity = OnnxTensor.createTensor(environment, v, shape);
                OnnxTensor time = OnnxTensor.createTensor(environment, t, new long[] {1})) {
            for (int step = 0; step < STEPS; step++) {
                t.put(0, (float) ((double) step / STEPS));
                session.run(Map.of("x", state, "t", time), Map.of(output, velocity)).close();
                for (int i = 0; i < to - from; i++) {
                    x.put(i, x.get(i) + (float) (1.0 / STEPS) * v.get(i));
                }
            }
        }
        x.get(0, samples, from, to - from);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static float[] floats(Path file) throws IOException {
        FloatBuffer buffer =
                ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] all = new float[buffer.remaining()];
        buffer.get(all);
        return all;
    }
}
