package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the program of tools/gpu-check on the processor, which stands for a device. */
class GpuCheckTest {
    @TempDir
    Path folder;

    /** Law: the program ends at its time limit, whatever it does then, and leaves a file with what it knows. */
    @Test
    void theTimeLimitEndsTheCheck() throws Exception {
        assertThat(run("cpu", 4)).isEqualTo(3);
        JsonNode results = results();
        assertThat(results.get("status").asString()).isEqualTo("out of time");
        assertThat(results.propertyNames())
                .containsExactly("status", "device", "firstUseSeconds", "parity", "speed", "leftOut", "seconds");
        assertThat(results.get("seconds").asDouble()).isBetween(3.9, 10.0);
    }

    @Test
    void aMissingDeviceIsReported() throws Exception {
        assertThat(run("none", 60)).isEqualTo(2);
        assertThat(results().get("status").asString()).isEqualTo("no device");
        assertThat(results().get("leftOut").get(0).get("why").asString()).contains("none");
    }

    private JsonNode results() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("results.json")));
    }

    private int run(String backend, int seconds) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "../tools/gpucheck/GpuCheck.java",
                "../models",
                folder.resolve("results.json").toString(),
                String.valueOf(seconds),
                backend);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
