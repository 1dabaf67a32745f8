package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.Invocation;
import org.rhei.cli.file.Npy;
import org.rhei.cli.numpy.NumpyArchive;
import org.rhei.cli.numpy.NumpyTexts;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelDescription;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Law: the names in a model file match columns, name results, and bound samples. Without names, columns are matched
 * by position.
 */
class NamedModelTest {
    /** A model of two parameters, with four standardized data values. */
    private static final Path MODEL = Path.of("..", "models", "gaussian-flux1-flow.safetensors");

    private static final String NAMED =
            "\"parameters\": [{\"name\": \"omega\", \"unit\": \"rad/s\"}, {\"name\": \"log A, all\"}],"
                    + " \"data\": [{\"name\": \"p\"}, {\"name\": \"q\"}, {\"name\": \"r\"}, {\"name\": \"s\"}]";
    private static final String BOUNDED =
            "\"parameters\": [{\"name\": \"omega\", \"lower\": 5.9}, {\"name\": \"amp\", \"lower\": 0, \"upper\":"
                    + " 100}]";

    @TempDir
    private Path folder;

    private String ordered;

    @BeforeEach
    void writeObservation() throws IOException {
        ordered = file("ordered.csv", "p,q,r,s\n6.1,3.9,5.7,4.2\n");
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String model(String content) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(MODEL);
        String description = "{\"format\": \"rhei-description\", \"version\": 1, " + content + "}";
        ((ObjectNode) file.header().get("__metadata__")).put(ModelDescription.METADATA_KEY, description);
        return file.write(folder.resolve("model.safetensors")).toString();
    }

    private Invocation sample(String model, String observation, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "sample",
                "--model",
                model,
                "--observation",
                observation,
                "--nsamples",
                "50",
                "--nsteps",
                "4",
                "--force"));
        arguments.addAll(List.of("--out", folder.resolve("samples.csv").toString()));
        arguments.addAll(Arrays.asList(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private String samples() throws IOException {
        return Files.readString(folder.resolve("samples.csv"), StandardCharsets.UTF_8);
    }

    @Test
    void columnsAreMatchedByName() throws IOException {
        String model = model(NAMED);
        assertThat(sample(model, ordered).exitCode()).isZero();
        String expected = samples();
        assertThat(expected).startsWith("omega,\"log A, all\"\n");
        String swapped = file("swapped.csv", "s,r,q,p\n4.2,5.7,3.9,6.1\n");
        assertThat(sample(model, swapped).exitCode()).isZero();
        assertThat(samples()).isEqualTo(expected);
        assertThat(sample(model, file("bare.csv", "6.1,3.9,5.7,4.2\n")).exitCode())
                .isZero();
        assertThat(samples()).isEqualTo(expected);
        Invocation wrong = sample(model, file("wrong.csv", "p,q,r,z\n6.1,3.9,5.7,4.2\n"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("found the columns p, q, r, z, expected p, q, r, s", "missing: s", "unknown: z");
    }

    /**
     * Law: pictures write a parameter's name in LaTeX if the model has it, with the unit. Tables write the plain
     * name.
     */
    @Test
    void picturesUseLatexAndUnits() throws IOException {
        String model = model("\"parameters\": [{\"name\": \"omega\", \"unit\": \"rad/s\", \"latex\": \"\\\\omega_0\"},"
                + " {\"name\": \"amp\", \"lower\": 0}]");
        Path picture = folder.resolve("p.svg");
        Invocation done = sample(model, ordered, "--plot", picture.toString());
        assertThat(done.exitCode()).isZero();
        assertThat(Files.readString(picture)).contains("ω", "[rad/s]").doesNotContain("omega");
        assertThat(done.out()).containsPattern("(?m)^omega \\[rad/s\\] +[0-9.]+ ");
        String info = Invocation.of("info", "--model", model).out();
        assertThat(info).containsPattern("(?m)^omega +rad/s +\\\\omega_0$").containsPattern("(?m)^amp +0$");
    }

    /** Law: samples that carry no names are drawn with those of the model that is given, and columns are matched by them. */
    @Test
    void plotTakesNamesFromTheModel() throws IOException {
        String model = model("\"parameters\": [{\"name\": \"omega\", \"unit\": \"rad/s\", \"latex\": \"\\\\omega_0\"},"
                + " {\"name\": \"amp\"}]");
        assertThat(sample(model, ordered).exitCode()).isZero();
        String[] lines = samples().lines().toArray(String[]::new);
        StringBuilder bare = new StringBuilder();
        StringBuilder swapped = new StringBuilder("amp,omega\n");
        for (int i = 1; i < lines.length; i++) {
            String[] values = lines[i].split(",", -1);
            bare.append(lines[i]).append('\n');
            swapped.append(values[1]).append(',').append(values[0]).append('\n');
        }
        String[] files = {
            file("unnamed.csv", bare.toString()),
            file("swapped-samples.csv", swapped.toString()),
            folder.resolve("samples.csv").toString()
        };
        List<String> pictures = new ArrayList<>();
        for (String samples : files) {
            Path picture = folder.resolve("picture.svg");
            assertThat(plot(samples, model, picture).exitCode()).as(samples).isZero();
            pictures.add(Files.readString(picture));
        }
        assertThat(pictures.getFirst()).contains("ω", "[rad/s]", "amp").doesNotContain("θ");
        assertThat(pictures).allMatch(pictures.getFirst()::equals);
        Invocation wide = plot(file("wide.csv", "1,2,3\n4,5,6\n7,8,10\n"), model, folder.resolve("wide.svg"));
        assertThat(wide.exitCode()).isEqualTo(2);
        assertThat(wide.err()).contains("found ", "expected ");
    }

    private static Invocation plot(String samples, String model, Path picture) {
        return Invocation.of("plot", "--samples", samples, "--model", model, "--out", picture.toString(), "--force");
    }

    @Test
    void aModelWithoutNamesGivesTheSameValuesWithNumberedColumns() throws IOException {
        assertThat(sample(model(NAMED), ordered).exitCode()).isZero();
        String named = samples();
        assertThat(sample(MODEL.toString(), ordered).exitCode()).isZero();
        assertThat(samples()).startsWith("theta_1,theta_2\n").endsWith(named.substring(named.indexOf('\n')));
    }

    @Test
    void resultsAreReadBackByName() throws IOException {
        String model = model(NAMED);
        assertThat(sample(model, ordered).exitCode()).isZero();
        String[] lines = samples().split("\n");
        StringBuilder swapped = new StringBuilder("\"log A, all\",omega\n");
        for (int i = 1; i < 4; i++) {
            String[] values = lines[i].split(",", -1);
            swapped.append(values[1]).append(',').append(values[0]).append('\n');
        }
        String direct = String.join("\n", Arrays.asList(lines).subList(0, 4)) + "\n";
        assertThat(logProb(model, file("points.csv", direct)))
                .isEqualTo(logProb(model, file("swapped.csv", swapped.toString())));
    }

    /** Law: an archive holds the names of its values, and values in another order of names are the same points. */
    @Test
    void archivesAreReadBackByName() throws IOException {
        String model = model(NAMED);
        Path drawn = folder.resolve("drawn.npz");
        assertThat(Invocation.of(
                                "sample",
                                "--model",
                                model,
                                "--observation",
                                ordered,
                                "--nsamples",
                                "50",
                                "--nsteps",
                                "4",
                                "--out",
                                drawn.toString())
                        .exitCode())
                .isZero();
        NumpyArchive.Named found = NumpyArchive.read(drawn, null, List.of("samples"));
        assertThat(found.names()).containsExactly("omega", "log A, all");
        assertThat(Invocation.of("summary", drawn.toString()).out())
                .contains("shape (50, 2, 1): omega, log A, all")
                .containsPattern("(?m)^log A, all +[0-9.]+ ");
        Tensor values = found.array().values();
        Tensor swapped = Tensor.zeros(50, 2);
        for (int i = 0; i < values.size(); i++) {
            swapped.data()[i] = values.data()[i ^ 1];
        }
        String expected = logProb(model, drawn.toString());
        assertThat(logProb(model, archive(swapped, "log A, all", "omega"))).isEqualTo(expected);
        assertThat(logProb(model, archive(swapped, "theta_1", "theta_2"))).isNotEqualTo(expected);
        Invocation unknown = Invocation.of("summary", archive(swapped, "log A, all", "phi"), "--model", model);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("missing: omega; unknown: phi");
    }

    private String archive(Tensor samples, String... names) throws IOException {
        Path file = folder.resolve("archive.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("samples.npy"));
            Npy.write(samples, zip);
            zip.putNextEntry(new ZipEntry("names.npy"));
            NumpyTexts.write(List.of(names), zip);
        }
        return file.toString();
    }

    private String logProb(String model, String points) throws IOException {
        Path out = folder.resolve("log-prob.csv");
        Invocation run = Invocation.of(
                "log-prob",
                "--model",
                model,
                "--observation",
                ordered,
                "--points",
                points,
                "--out",
                out.toString(),
                "--force");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readString(out);
    }

    @Test
    void theBoundsOfThePriorAreTheDefault() throws IOException {
        String model = model(BOUNDED);
        Invocation bounded = sample(model, ordered);
        assertThat(bounded.exitCode()).isZero();
        assertThat(bounded.out())
                .contains("bounds", "omega from 5.9, amp from 0 to 100: the bounds of the prior", "accepted");
        assertThat(samples().lines().skip(1).map(line -> Float.valueOf(line.split(",", -1)[0])))
                .hasSize(50)
                .allMatch(omega -> omega >= 5.9f);
        String within = samples();
        assertThat(sample(model, ordered, "--lower=-inf", "--upper=inf").out()).doesNotContain("bounds", "accepted");
        assertThat(samples()).isNotEqualTo(within);
        String free = samples();
        assertThat(sample(MODEL.toString(), ordered).exitCode()).isZero();
        assertThat(free.substring(free.indexOf('\n')))
                .isEqualTo(samples().substring(samples().indexOf('\n')));
        assertThat(sample(model, ordered, "--lower", "5,0").out()).contains("amp to 100: the bounds of the prior");
    }

    @Test
    void aPlotIsLabelledByTheColumns() throws IOException {
        assertThat(sample(model(NAMED), ordered).exitCode()).isZero();
        Path named = folder.resolve("named.svg");
        Path numbered = folder.resolve("numbered.svg");
        String file = folder.resolve("samples.csv").toString();
        assertThat(Invocation.of("plot", "--samples", file, "--out", named.toString())
                        .exitCode())
                .isZero();
        assertThat(sample(MODEL.toString(), ordered).exitCode()).isZero();
        assertThat(Invocation.of("plot", "--samples", file, "--out", numbered.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.readString(named)).contains("omega", "log A, all").doesNotContain("θ₁");
        assertThat(Files.readString(numbered)).contains("θ₁").doesNotContain("omega", "theta_1");
    }

    @Test
    void infoDescribesTheModel() throws IOException {
        String training = ", \"training\": {\"toolkit\": \"GenSBI\", \"date\": \"2026-01-31\", \"simulations\": 1000}";
        String file = model(BOUNDED + training);
        JsonNode model = JsonMapper.shared()
                .readTree(Invocation.of("info", "--model", file, "--json").out())
                .get("model");
        assertThat(model.get("theta_values").toString())
                .isEqualTo("{\"omega\":{\"label\":\"omega\",\"lower\":5.9},"
                        + "\"amp\":{\"label\":\"amp\",\"lower\":0.0,\"upper\":100.0}}");
        assertThat(model.get("training").toString())
                .isEqualTo("{\"toolkit\":\"GenSBI\",\"date\":\"2026-01-31\",\"simulations\":1000}");
        assertThat(model.get("standardization").get("x_mean").size()).isEqualTo(4);
        assertThat(model.get("network_sizes").has("in_channels")).isTrue();
        assertThat(Invocation.of("info", "--model", file).out())
                .contains("omega              5.9", "model.training.date", "model.network_sizes.in_channels");
    }

    @Test
    void anUnusualObservationIsReported() throws IOException {
        String far = file("far.csv", "1000,1000\n");
        String moons =
                Path.of("..", "models", "two-moons-flux1-flow.safetensors").toString();
        Invocation warned = sample(moons, far, "--json");
        assertThat(warned.exitCode()).isZero();
        assertThat(warned.err())
                .contains("rhei: warning: the observation is unlike the data of the training", "data_1 is 1000");
        JsonNode json = JsonMapper.shared().readTree(warned.out());
        assertThat(json.get("unusual").intValue()).isOne();
        assertThat(json.get("distance").doubleValue()).isGreaterThan(1000);
        Invocation refused = sample(moons, far, "--on-unusual", "refuse");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("unlike the data of the training");
        Invocation ignored = sample(moons, far, "--on-unusual", "ignore");
        assertThat(ignored.exitCode()).isZero();
        assertThat(ignored.err()).doesNotContain("unlike");
        for (int i = 1; i <= 3; i++) {
            String bundled = Path.of("..", "models", "two-moons-observation-" + i + ".csv")
                    .toString();
            assertThat(sample(moons, bundled, "--on-unusual", "refuse").exitCode())
                    .isZero();
        }
    }
}
