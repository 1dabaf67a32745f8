package org.rhei.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.rhei.kernel.Tensor;

/** Observations of the bundled tasks, as in {@code models/*.csv}. */
final class TaskObservations {
    static final Tensor TWO_MOONS_1 = Tensor.of(new float[] {-0.6396706104278564f, 0.16234657168388367f}, 1, 2, 1);

    private TaskObservations() {}

    /** Returns observation 1, 2 or 3 of two moons. */
    static Tensor twoMoons(int number) {
        try {
            String[] row = Files.readAllLines(
                            StepSizeBenchmark.MODELS.resolve("two-moons-observation-" + number + ".csv"))
                    .getLast()
                    .split(",", -1);
            float[] numbers = new float[row.length];
            for (int i = 0; i < row.length; i++) {
                numbers[i] = Float.parseFloat(row[i]);
            }
            return Tensor.of(numbers, 1, row.length, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
