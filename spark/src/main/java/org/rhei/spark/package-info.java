/**
 * Samples and densities over a Spark {@code Dataset} of observations.
 *
 * <p>{@link org.rhei.spark.SparkPipeline} reads a model file on the driver, broadcasts it once, and draws samples or
 * computes densities for each row. Rows are independent of each other, so there is no shuffle.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.spark.SparkPipeline}</td><td>draws samples, computes log-probabilities, and gathers trials
 * for diagnostics</td></tr>
 * <tr><td>{@code BroadcastModel}</td><td>the bytes of a model file, which each JVM loads once</td></tr>
 * <tr><td>{@link org.rhei.spark.SampleJob}</td><td>an example job from Parquet files to Parquet files</td></tr>
 * </table>
 *
 * <p>An observation's key depends on its index alone. A cluster therefore computes the results of a single machine, bit
 * for bit, for all partitions, and a retried task computes equal rows. Options are created by a serializable factory on
 * the machine that executes a task, because they hold functions.
 *
 * <p>To add a computation, add a method to {@link org.rhei.spark.SparkPipeline} that checks the columns, maps each row
 * with the model of its JVM, and names the columns of its result. {@code SparkPipelineTest} compares with a single
 * machine for several partitions and with failing tasks.
 */
@NullMarked
package org.rhei.spark;

import org.jspecify.annotations.NullMarked;
