package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Workers;

class SamplerMemoryTest {
    private static final int SAMPLERS = 30;

    /** A prepared sampler has an observation of its own, of some kilobytes; a time table of 100 steps has 3 megabytes. */
    private static final long MOST = 200_000;

    /** Law: samplers for many observations share what depends on time alone. */
    @Test
    void manySamplersHoldOneTimeTable() throws IOException {
        Path file = Path.of("..", "models", "two-moons-flux1-flow.safetensors");
        try (Workers workers = Workers.of(1);
                Pipeline pipeline = Pipeline.load(file, workers)) {
            List<Sampler> samplers = new ArrayList<>();
            samplers.add(drawn(pipeline, 0));
            long before = used();
            for (int i = 1; i <= SAMPLERS; i++) {
                samplers.add(drawn(pipeline, i));
            }
            assertThat((used() - before) / SAMPLERS).isLessThan(MOST);
            assertThat(samplers).hasSize(SAMPLERS + 1); // in use until here
        }
    }

    private static Sampler drawn(Pipeline pipeline, int observation) {
        Sampler sampler = pipeline.sampler(Observation.of(0.01 * observation, 0.1));
        sampler.sample(Key.of(observation), 1);
        return sampler;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
