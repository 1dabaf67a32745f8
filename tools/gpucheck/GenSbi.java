import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** GenSBI in JAX on the device, if Python has both. */
final class GenSbi {
    private final Report report;
    private final Path models;

    GenSbi(Report report, Path models) {
        this.report = report;
        this.models = models;
    }

    /** Draws samples with JAX's default precision of products and with the highest. The default may use fewer bits than float32. */
    void time(Path file) throws IOException, InterruptedException {
        Path script = models.resolveSibling("benchmarks").resolve("peers").resolve("gensbi_samples.py");
        if (!Files.exists(script)
                || !python(Map.of(), "-c", "import jax, gensbi").finished()) {
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
                report.timed(Report.Speed.of(
                        "GenSBI, matmul precision " + precision, "euler", GpuCheck.STEPS, 10_000, seconds, null, null));
            } else {
                report.leaveOut("GenSBI in JAX, matmul precision " + precision, run.text());
            }
        }
    }

    private record Output(boolean finished, String text) {}

    private Output python(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("python", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
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
}
