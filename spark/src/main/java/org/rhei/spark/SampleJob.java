package org.rhei.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.rungekutta.FixedStep;

/** An example job that reads Parquet files of observations and writes Parquet files of samples. */
public final class SampleJob {
    private SampleJob() {}

    /**
     * Runs the job.
     *
     * @param args the model file, the folder of observations, the folder for samples (which must not exist), the number of samples, the
     *     seed and the number of Euler steps
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 6) {
            throw new IllegalArgumentException(
                    "found " + args.length + " arguments, expected MODEL OBSERVATIONS SAMPLES NSAMPLES SEED NSTEPS");
        }
        int nsamples = Integer.parseInt(args[3]);
        long seed = Long.parseLong(args[4]);
        int nsteps = Integer.parseInt(args[5]);
        try (SparkSession spark = SparkSession.builder().appName("rhei").getOrCreate()) {
            SparkPipeline.load(spark, Path.of(args[0]))
                    .sampleBatched(
                            spark.read().parquet(args[1]),
                            seed,
                            nsamples,
                            () -> SampleOptions.builder()
                                    .solver(FixedStep.euler(1.0 / nsteps))
                                    .build())
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(args[2]);
        }
    }
}
