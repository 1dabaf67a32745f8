import java.util.Arrays;
import java.util.Locale;
import org.rhei.kernel.Key;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;

/** Draws that are timed and compared with the processor's. */
final class Timing {
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
        this.expected = cpu.sample(Key.of(1), GpuCheck.TWO_MOONS, GpuCheck.COMPARED, options)
                .data();
        timed(GpuCheck.COMPARED); // the first draw of a solver loads its classes
        this.secondsOfSample = timed(GpuCheck.COMPARED) / GpuCheck.COMPARED;
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
        report.timed(Report.Speed.of(
                pipeline.evaluatedBy(), solver, evaluations, samples, sorted, flops, report.peakTflops()));
    }

    /** Returns the seconds of a draw. Ends the program if its first samples are not the processor's. */
    private double timed(int samples) {
        long start = System.nanoTime();
        float[] found =
                pipeline.sample(Key.of(1), GpuCheck.TWO_MOONS, samples, options).data();
        double seconds = 1e-9 * (System.nanoTime() - start);
        double worst = GpuCheck.largest(0, expected, Arrays.copyOf(found, expected.length));
        for (float value : found) {
            worst = Float.isFinite(value) ? worst : Double.NaN;
        }
        if (!(worst <= GpuCheck.SAMPLES)) {
            report.compared(new Report.Parity(
                    "two-moons-flux1-flow", "samples by " + solver, samples, worst, GpuCheck.SAMPLES));
            report.end();
        }
        return seconds;
    }
}
