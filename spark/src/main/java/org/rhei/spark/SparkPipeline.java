package org.rhei.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rhei.diagnostics.Trials;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;

/**
 * A trained GenSBI model over a Spark {@code Dataset} of observations. The model is broadcast once. Rows are independent of each other, so
 * there is no shuffle.
 *
 * <p>An observation's random key depends on its index alone, as in {@link Pipeline#sampleBatched}. The samples therefore equal those of a
 * single machine, bit for bit, for all partitions, and a retried task computes equal rows.
 *
 * <p>Observations have the columns {@value #OBSERVATION} (bigint: the row of {@code xs} on a single machine, from 0) and {@value #X} (array
 * of float: dim_cond · ch_cond values in C order). If the model file names the data, {@value #X} may be a struct of numbers with these
 * names, or each name a column; the order does not matter. A name that is missing or unknown is refused. Equally for {@value #THETA} and
 * the names of the parameters.
 */
public final class SparkPipeline {
    /** The column of an observation's index, from 0 to 2³¹ − 1. */
    public static final String OBSERVATION = "observation";

    /** The column of the measured data. */
    public static final String X = "x";

    /** The column of the points whose density is computed, or of true parameters: n · dim_obs · ch_obs values in C order. */
    public static final String THETA = "theta";

    /** The column of samples: nsamples · dim_obs · ch_obs values in C order. */
    public static final String SAMPLES = "samples";

    /** The column of log-probabilities: n values. */
    public static final String LOG_PROB = "log_prob";

    /** The key, in the metadata of the column {@value #SAMPLES}, of the names of the parameters, if the model file has them. */
    public static final String NAMES = "names";

    /** The column of the true parameters followed by the samples, which {@link #trials} gathers. */
    private static final String TRIAL = "trial";

    /**
     * Creates options on the machine that executes a task, because options cannot be serialized.
     *
     * @param <T> {@link SampleOptions} or {@link LogProbOptions}
     */
    @FunctionalInterface
    public interface Options<T> extends Supplier<T>, Serializable {}

    /** Computes the values of a result from the row of an observation. */
    @FunctionalInterface
    private interface Work extends Serializable {
        Tensor of(Pipeline pipeline, int observation, Observation xO, float[] theta);
    }

    private final Broadcast<BroadcastModel> model;

    private SparkPipeline(Broadcast<BroadcastModel> model) {
        this.model = model;
    }

    /**
     * Reads a model file and broadcasts it.
     *
     * @param spark the session
     * @param file a {@code .safetensors} file whose metadata holds {@code gensbi.config}
     * @return the pipeline
     * @throws IOException when the file cannot be read
     * @throws org.rhei.networks.ModelFormatException when the file is not such a model
     */
    public static SparkPipeline load(SparkSession spark, Path file) throws IOException {
        BroadcastModel model = BroadcastModel.read(file);
        model.pipeline(); // fails here instead of in every task
        return new SparkPipeline(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model));
    }

    /**
     * Returns the configuration of the model.
     *
     * @return the configuration
     */
    public ModelConfig config() {
        return model.value().pipeline().config();
    }

    /**
     * Draws samples for every observation.
     *
     * @param observations with the columns {@value #OBSERVATION} and {@value #X}
     * @param seed the seed of the random key {@code Key.of(seed)}
     * @param nsamples the number of samples for each observation, at least 1
     * @param options creates the options of the draws
     * @return a row for each observation, with the columns {@value #OBSERVATION} and {@value #SAMPLES}
     * @throws IllegalArgumentException when a column is missing or has another type. A task fails when an observation has another
     *     number of values, NaN or infinity
     */
    public Dataset<Row> sampleBatched(
            Dataset<Row> observations, long seed, int nsamples, Options<SampleOptions> options) {
        return map(observations, false, SAMPLES, drawing(seed, nsamples, options));
    }

    /** Draws samples for an observation with the key that a single machine gives its row. */
    private static Work drawing(long seed, int nsamples, Options<SampleOptions> options) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
        return (pipeline, observation, xO, theta) ->
                pipeline.sample(RandomStreams.observation(Key.of(seed), observation), xO, nsamples, options.get());
    }

    /**
     * Computes the logarithm of the model's density at points for every observation.
     *
     * @param observations with the columns {@value #OBSERVATION}, {@value #X} and {@value #THETA}
     * @param options creates the options of the computation
     * @return a row for each observation, with the columns {@value #OBSERVATION} and {@value #LOG_PROB}
     * @throws IllegalArgumentException as {@link #sampleBatched}
     */
    public Dataset<Row> logProb(Dataset<Row> observations, Options<LogProbOptions> options) {
        return map(observations, true, LOG_PROB, (pipeline, observation, xO, theta) -> {
            ModelConfig config = pipeline.config();
            int point = config.dimObs() * config.chObs();
            if (theta.length % point != 0) {
                throw new IllegalArgumentException("observation " + observation + ": found " + theta.length
                        + " numbers in column " + THETA + ", expected a multiple of " + point);
            }
            Tensor points = Tensor.of(theta, theta.length / point, point);
            return pipeline.logProb(points, xO, options.get());
        });
    }

    /**
     * Draws samples for every observation and gathers them with the true parameters, for any diagnostic of {@code rhei-diagnostics}. The
     * cluster draws, and B · nsamples · dim_obs · ch_obs values return to the driver.
     *
     * @param observations with the columns {@value #OBSERVATION}, with each index from 0 to B − 1 once, {@value #X}, simulated from the
     *     parameters, and {@value #THETA}, the parameters, drawn from the prior
     * @param seed the seed of the random key {@code Key.of(seed)}
     * @param nsamples the number of samples for each observation, at least 1
     * @param options creates the options of the draws
     * @return the trials, bit for bit those of a single machine: thetas of shape (B, dim_obs · ch_obs)
     * @throws IllegalArgumentException as {@link #sampleBatched}, or when an index is missing or occurs twice
     */
    public Trials trials(Dataset<Row> observations, long seed, int nsamples, Options<SampleOptions> options) {
        Work drawing = drawing(seed, nsamples, options);
        List<Row> rows = map(observations, true, TRIAL, (pipeline, observation, xO, theta) -> {
                    ModelConfig config = pipeline.config();
                    if (theta.length != config.dimObs() * config.chObs()) {
                        throw new IllegalArgumentException("observation " + observation + ": found " + theta.length
                                + " numbers in column " + THETA + ", expected " + config.dimObs() * config.chObs());
                    }
                    Tensor samples = drawing.of(pipeline, observation, xO, theta);
                    float[] trial = Arrays.copyOf(theta, theta.length + samples.size());
                    System.arraycopy(samples.data(), 0, trial, theta.length, samples.size());
                    return Tensor.of(trial, 1 + nsamples, theta.length);
                })
                .collectAsList();
        int d = config().dimObs() * config().chObs();
        Tensor thetas = Tensor.zeros(rows.size(), d);
        Tensor samples = Tensor.zeros(nsamples, rows.size(), d);
        BitSet seen = new BitSet();
        for (Row row : rows) {
            long observation = row.getAs(OBSERVATION);
            if (observation >= rows.size() || seen.get((int) observation)) {
                throw new IllegalArgumentException("observation " + observation + ": expected each number from 0 to "
                        + (rows.size() - 1) + " once");
            }
            int trial = (int) observation;
            seen.set(trial);
            float[] numbers = ValueColumns.array(row, TRIAL);
            System.arraycopy(numbers, 0, thetas.data(), trial * d, d);
            for (int draw = 0; draw < nsamples; draw++) {
                System.arraycopy(numbers, (1 + draw) * d, samples.data(), (draw * rows.size() + trial) * d, d);
            }
        }
        return new Trials(thetas, samples);
    }

    private Dataset<Row> map(Dataset<Row> observations, boolean withTheta, String result, Work work) {
        StructType found = observations.schema();
        requireObservation(found);
        List<String> dataNames = config().description().dataNames();
        List<String> parameterNames = config().description().parameterNames();
        ValueColumns xs = ValueColumns.of(found, X, dataNames, others(THETA, parameterNames));
        @Nullable
        ValueColumns thetas = withTheta ? ValueColumns.of(found, THETA, parameterNames, others(X, dataNames)) : null;
        StructType schema =
                new StructType().add(OBSERVATION, DataTypes.LongType, false).add(result, ValueColumns.NUMBERS, false);
        Broadcast<BroadcastModel> broadcast = model;
        MapFunction<Row, Row> function = row -> {
            Pipeline pipeline = broadcast.value().pipeline();
            long number = row.getAs(OBSERVATION);
            int observation = Math.toIntExact(number);
            Observation xO = observation(pipeline.config(), number, values(number, xs, row));
            float[] theta = thetas == null ? new float[0] : values(number, thetas, row);
            return RowFactory.create(
                    number, work.of(pipeline, observation, xO, theta).data());
        };
        Dataset<Row> rows = observations.map(function, Encoders.row(schema));
        return result.equals(SAMPLES) && !parameterNames.isEmpty()
                ? rows.withMetadata(result, names(parameterNames)) // an encoder forgets metadata
                : rows;
    }

    private static Set<String> others(String column, List<String> names) {
        Set<String> others = new HashSet<>(names);
        others.addAll(List.of(OBSERVATION, column));
        return others;
    }

    /** Returns metadata of a column that hold the names of its values. */
    private static Metadata names(List<String> names) {
        return new MetadataBuilder()
                .putStringArray(NAMES, names.toArray(String[]::new))
                .build();
    }

    private static void requireObservation(StructType schema) {
        if (!Arrays.asList(schema.fieldNames()).contains(OBSERVATION)) {
            throw new IllegalArgumentException("column " + OBSERVATION + " is missing: found " + schema.simpleString());
        }
        DataType type = schema.apply(OBSERVATION).dataType();
        if (!type.equals(DataTypes.LongType)) {
            throw new IllegalArgumentException("column " + OBSERVATION + ": found type " + type.simpleString()
                    + ", expected " + DataTypes.LongType.simpleString());
        }
    }

    private static float[] values(long number, ValueColumns columns, Row row) {
        try {
            return columns.of(row);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("observation " + number + ": " + e.getMessage(), e);
        }
    }

    private static Observation observation(ModelConfig config, long number, float[] x) {
        if (number < 0 || x.length != config.dimCond() * config.chCond()) {
            throw new IllegalArgumentException("observation " + number + ": found " + x.length
                    + " numbers in column " + X + ", expected " + config.dimCond() + " values of " + config.chCond()
                    + " channels and an observation from 0 on");
        }
        try {
            return Observation.of(x);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("observation " + number + ": " + e.getMessage(), e);
        }
    }
}
