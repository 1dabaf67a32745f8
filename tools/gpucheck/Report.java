import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Collects the results, prints each on a line, and keeps the file complete at any time. */
final class Report {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final int DISAGREES = 1;

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

    /** Returns the TFLOP/s of the device; null if the card is unknown. */
    synchronized Double peakTflops() {
        return device.peakTflops();
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

    /** Ends the program with the verdict of all comparisons. */
    synchronized void end() {
        end(failed ? "failed" : "passed", failed ? DISAGREES : 0);
    }

    /** Ends the program, also while another thread waits for the device. */
    synchronized void end(String status, int exit) {
        write(status);
        System.out.println(status);
        Runtime.getRuntime().halt(exit);
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
}
