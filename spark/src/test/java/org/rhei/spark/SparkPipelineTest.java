package org.rhei.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.diagnostics.Sbc;
import org.rhei.diagnostics.Trials;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelDescription;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.node.ObjectNode;

/** Law: a cluster computes the results of a single machine, bit for bit, for all partitions and despite failing tasks. */
class SparkPipelineTest {
    private static final Path MODEL = Path.of("..", "reference", "flux1_flow.safetensors");
    private static final int OBSERVATIONS = 7;
    private static final int SAMPLES = 20;
    private static final long SEED = 5;

    /** The number of tasks that failed. In local mode the tasks share the JVM. */
    private static final AtomicInteger DEATHS = new AtomicInteger();

    private static SparkSession spark;
    private static SparkPipeline cluster;
    private static Pipeline machine;
    private static Tensor xs;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder()
                .master("local[2,4]") // two tasks at a time, four attempts
                .config("spark.ui.enabled", false)
                .config("spark.log.level", "OFF")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        cluster = SparkPipeline.load(spark, MODEL);
        machine = Pipeline.load(MODEL);
        xs = Key.of(1).normal(OBSERVATIONS, machine.config().dimCond(), 1);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> observations(int partitions, Tensor theta) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < OBSERVATIONS; i++) {
            rows.add(RowFactory.create((long) i, xs.rows(i, i + 1).data(), theta.data()));
        }
        StructType schema = new StructType()
                .add(SparkPipeline.OBSERVATION, DataTypes.LongType, false)
                .add(SparkPipeline.X, DataTypes.createArrayType(DataTypes.FloatType, false), false)
                .add(SparkPipeline.THETA, DataTypes.createArrayType(DataTypes.FloatType, false), false);
        return spark.createDataFrame(rows, schema).repartition(partitions);
    }

    private static Tensor theta() {
        return Key.of(2).normal(4, 3, 1);
    }

    /**
     * Asserts that each row of the cluster's result holds the samples that a single machine draws for that
     * observation.
     */
    private static void assertSamples(Dataset<Row> samples, SampleOptions options) {
        Tensor expected = machine.sampleBatched(Key.of(SEED), Observation.of(xs), SAMPLES, options);
        List<Row> rows = new ArrayList<>(samples.collectAsList());
        rows.sort(Comparator.comparingLong(row -> row.getLong(0)));
        assertThat(rows).hasSize(OBSERVATIONS);
        for (int observation = 0; observation < OBSERVATIONS; observation++) {
            assertThat(rows.get(observation).getLong(0)).isEqualTo(observation);
            List<Float> found = rows.get(observation).getList(1);
            List<Float> own = new ArrayList<>();
            for (int sample = 0; sample < SAMPLES; sample++) {
                for (int i = 0; i < 3; i++) {
                    own.add(expected.at(sample, observation, i, 0));
                }
            }
            assertThat(found).isEqualTo(own);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, OBSERVATIONS})
    void partitionsDoNotMatter(int partitions) {
        assertSamples(
                cluster.sampleBatched(observations(partitions, theta()), SEED, SAMPLES, SampleOptions::defaults),
                SampleOptions.defaults());
    }

    @Test
    void adaptiveSolversAndChunksGiveEqualSamples() {
        assertSamples(
                cluster.sampleBatched(
                        observations(3, theta()),
                        SEED,
                        SAMPLES,
                        () -> SampleOptions.builder()
                                .solver(Adaptive.dopri5(1e-3, 1e-3))
                                .chunkSize(8)
                                .build()),
                SampleOptions.builder()
                        .solver(Adaptive.dopri5(1e-3, 1e-3))
                        .chunkSize(8)
                        .build());
    }

    /** Law: the trials, on which every diagnostic depends, are those of a single machine. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void trialsAreThoseOfASingleMachine(int partitions) {
        Tensor thetas = Key.of(3).normal(OBSERVATIONS, 3, 1);
        Trials expected = new Trials(
                thetas.reshape(OBSERVATIONS, 3), machine.sampleBatched(Key.of(SEED), Observation.of(xs), SAMPLES));
        Trials found = cluster.trials(trials(thetas).repartition(partitions), SEED, SAMPLES, SampleOptions::defaults);
        assertThat(found.thetas()).isEqualTo(expected.thetas());
        assertThat(found.samples().data()).isEqualTo(expected.samples().data());
        List<String> labels = List.of("a", "b", "c");
        assertThat(Sbc.of(found).findings(labels))
                .isEqualTo(Sbc.of(expected).findings(labels))
                .hasSize(6);
    }

    @Test
    void trialsAreNumberedFromZero() {
        Dataset<Row> trials = trials(Key.of(3).normal(OBSERVATIONS, 3, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.trials(trials.filter("observation != 2"), SEED, 2, SampleOptions::defaults))
                .withMessageContaining("expected each number from 0 to 5 once");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.trials(
                        trials.union(trials.filter("observation = 2")), SEED, 2, SampleOptions::defaults))
                .withMessage("observation 2: expected each number from 0 to 7 once");
    }

    private static Dataset<Row> trials(Tensor thetas) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < OBSERVATIONS; i++) {
            rows.add(RowFactory.create(
                    (long) i, xs.rows(i, i + 1).data(), thetas.rows(i, i + 1).data()));
        }
        return spark.createDataFrame(rows, observations(1, theta()).schema());
    }

    @Test
    void densitiesAreThoseOfASingleMachine() {
        Tensor theta = theta();
        List<Row> rows = cluster.logProb(observations(3, theta), LogProbOptions::defaults)
                .orderBy(SparkPipeline.OBSERVATION)
                .collectAsList();
        assertThat(rows).hasSize(OBSERVATIONS);
        for (int i = 0; i < OBSERVATIONS; i++) {
            List<Float> found = rows.get(i).getList(1);
            Tensor expected = machine.logProb(theta, Observation.of(xs.rows(i, i + 1)));
            for (int point = 0; point < expected.size(); point++) {
                assertThat(found.get(point)).isEqualTo(expected.data()[point]);
            }
        }
    }

    @Test
    void failedTasksAreRetriedAndGiveEqualSamples() {
        DEATHS.set(0);
        Dataset<Row> samples = cluster.sampleBatched(observations(4, theta()), SEED, SAMPLES, () -> {
            Progress dying = fraction -> {
                if (fraction > 0.4 && TaskContext.get().attemptNumber() < 2) {
                    DEATHS.incrementAndGet();
                    throw new IllegalStateException("killed at " + fraction);
                }
            };
            return TaskContext.getPartitionId() % 2 == 1
                    ? SampleOptions.builder().progress(dying).build()
                    : SampleOptions.defaults();
        });
        assertSamples(samples, SampleOptions.defaults());
        assertThat(DEATHS).hasValue(4); // two tasks, each of which fails twice
    }

    @Test
    void samplesAreKeptInParquet(@TempDir Path folder) {
        String in = folder.resolve("xs").toString();
        observations(2, theta()).write().parquet(in);
        String out = folder.resolve("samples").toString();
        cluster.sampleBatched(spark.read().parquet(in), SEED, SAMPLES, SampleOptions::defaults)
                .write()
                .parquet(out);
        assertSamples(spark.read().parquet(out), SampleOptions.defaults());
    }

    /** Returns the model with names for its data, a to e, and for its parameters, p to r. */
    private static SparkPipeline named(Path folder) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(MODEL);
        String description = "{\"format\": \"rhei-description\", \"version\": 1, \"parameters\": "
                + variables("p", "q", "r") + ", \"data\": " + variables("a", "b", "c", "d", "e") + "}";
        ((ObjectNode) file.header().get("__metadata__")).put(ModelDescription.METADATA_KEY, description);
        return SparkPipeline.load(spark, file.write(folder.resolve("named.safetensors")));
    }

    private static String variables(String... names) {
        return Arrays.stream(names)
                .map(name -> "{\"name\": \"" + name + "\"}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns observations and parameters with a column for each value, in another order than the model's and as doubles. */
    private static Dataset<Row> columns(Dataset<Row> rows) {
        return rows.selectExpr(
                "double(x[4]) as e",
                "theta[1] as q",
                "x[0] as a",
                "theta[2] as r",
                "x[2] as c",
                "x[1] as b",
                "observation",
                "x[3] as d",
                "theta[0] as p");
    }

    /** Law: named columns in any order, and the fields of a struct, give the samples that the array in the model's order gives. */
    @Test
    void namesAreMatched(@TempDir Path folder) throws IOException {
        SparkPipeline named = named(folder);
        Dataset<Row> rows = trials(Key.of(3).normal(OBSERVATIONS, 3, 1));
        Dataset<Row> struct = rows.selectExpr(
                "observation", "named_struct('c', x[2], 'a', x[0], 'e', x[4], 'b', x[1], 'd', x[3]) as x");
        for (Dataset<Row> each : List.of(rows, columns(rows), struct)) {
            Dataset<Row> samples = named.sampleBatched(each, SEED, SAMPLES, SampleOptions::defaults);
            assertSamples(samples, SampleOptions.defaults());
            assertThat(samples.schema().apply(SparkPipeline.SAMPLES).metadata().getStringArray(SparkPipeline.NAMES))
                    .containsExactly("p", "q", "r");
        }
        Trials expected = cluster.trials(rows, SEED, 2, SampleOptions::defaults);
        Trials found = named.trials(columns(rows), SEED, 2, SampleOptions::defaults);
        assertThat(found.thetas()).isEqualTo(expected.thetas());
        assertThat(found.samples()).isEqualTo(expected.samples());
    }

    /** Law: a name that is missing or unknown is refused with both lists, before a task starts. */
    @Test
    void otherNamesAreRefused(@TempDir Path folder) throws IOException {
        SparkPipeline named = named(folder);
        Dataset<Row> rows = columns(trials(Key.of(3).normal(OBSERVATIONS, 3, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.sampleBatched(rows.drop("b"), SEED, 1, SampleOptions::defaults))
                .withMessage("found the columns e, a, c, d, expected a, b, c, d, e; missing: b");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> named.sampleBatched(rows.withColumnRenamed("b", "B"), SEED, 1, SampleOptions::defaults))
                .withMessage("found the columns e, a, c, B, d, expected a, b, c, d, e; missing: b; unknown: B");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.trials(rows.drop("q"), SEED, 1, SampleOptions::defaults))
                .withMessage("found the columns r, p, expected p, q, r; missing: q");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.sampleBatched(
                        rows.withColumn("b", rows.col("b").cast("string")), SEED, 1, SampleOptions::defaults))
                .withMessage("column b: found type string, expected numbers");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> named.sampleBatched(
                                rows.selectExpr("observation", "a", "nullif(b, b) as b", "c", "d", "e"),
                                SEED,
                                1,
                                SampleOptions::defaults)
                        .collectAsList())
                .havingRootCause()
                .withMessageContaining("column b: found null, expected a number");
    }

    @Test
    void impossibleInputIsRefused() {
        Dataset<Row> rows = observations(2, theta());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.sampleBatched(rows, SEED, 0, SampleOptions::defaults))
                .withMessage("nsamples must be at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.sampleBatched(rows.drop("x"), SEED, 1, SampleOptions::defaults))
                .withMessageStartingWith("column x is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.sampleBatched(
                        rows.withColumn("x", rows.col("observation")), SEED, 1, SampleOptions::defaults))
                .withMessage(
                        "column x: found type bigint, expected type array<float>, because the model file has no names"
                                + " to match columns with");
        Dataset<Row> wrong = rows.drop("x").withColumnRenamed("theta", "x");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> cluster.sampleBatched(wrong, SEED, 1, SampleOptions::defaults)
                        .collectAsList())
                .havingRootCause()
                .withMessageContaining("found 12 numbers in column x, expected 5 values of 1 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleJob.main(new String[] {"model"}))
                .withMessageContaining("expected MODEL OBSERVATIONS SAMPLES");
    }
}
