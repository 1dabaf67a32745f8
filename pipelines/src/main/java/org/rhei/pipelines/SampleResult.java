package org.rhei.pipelines;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Statistics;

/**
 * Samples, and the work of the solver.
 *
 * <p>As a matrix, the samples have a column for each of the dim_obs · ch_obs elements of θ and a row for each sample. For B observations,
 * row i · B + b holds sample i of observation b. The states at several times follow each other, time by time.
 *
 * @param samples shape (nsamples, dim_obs, ch_obs), or (nsamples, B, dim_obs, ch_obs) for B observations, with a leading axis of times
 *     when the options select several times
 * @param statistics the evaluations and steps of the solver
 * @param acceptance the fraction of the drawn samples that were in the support; 1 without a restriction
 * @param failures the samples that did not reach the end, by their index (in a batch: sample · B + observation), when the solver
 *     reports failures ({@link org.rhei.solvers.OnFailure#REPORT}); the states of these samples are meaningless. Empty when the solver
 *     throws an exception instead
 * @param unusual the observations that are unlike the data of the training; empty if there are none, if the model file does not
 *     describe these data, or if the options ignore it
 * @param errorEstimate the error of the solver, estimated from the first samples of at most four observations; of a stream's parts the
 *     first has it
 */
public record SampleResult(
        Tensor samples,
        Statistics statistics,
        double acceptance,
        Map<Integer, Outcome> failures,
        List<DataDistance> unusual,
        ErrorEstimate errorEstimate) {
    /** Copies the failures and the unusual observations. */
    public SampleResult {
        failures = Map.copyOf(failures);
        unusual = List.copyOf(unusual);
    }

    SampleResult withUnusual(List<DataDistance> observations) {
        return new SampleResult(samples, statistics, acceptance, failures, observations, errorEstimate);
    }

    /**
     * Returns the number of rows of the samples as a matrix.
     *
     * @return the samples of all observations and times together
     */
    public int rows() {
        return columns() == 0 ? 0 : samples.size() / columns();
    }

    /**
     * Returns the number of columns of the samples as a matrix.
     *
     * @return dim_obs · ch_obs
     */
    public int columns() {
        return samples.dim(-1) * samples.dim(-2);
    }

    /**
     * Returns a sample.
     *
     * @param index the row of the samples as a matrix, from 0
     * @return a new array of dim_obs · ch_obs elements
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public float[] row(int index) {
        Objects.checkIndex(index, rows());
        float[] row = new float[columns()];
        System.arraycopy(samples.data(), index * row.length, row, 0, row.length);
        return row;
    }

    /**
     * Returns one element of θ of all samples.
     *
     * @param index the column of the samples as a matrix, from 0
     * @return a new array with an element for each row
     * @throws IndexOutOfBoundsException when there is no such column
     */
    public float[] column(int index) {
        int columns = columns();
        Objects.checkIndex(index, columns);
        float[] column = new float[rows()];
        for (int i = 0; i < column.length; i++) {
            column[i] = samples.data()[i * columns + index];
        }
        return column;
    }

    /**
     * Returns the samples as a matrix.
     *
     * @return a new array for each row
     */
    public float[][] toArray() {
        float[][] rows = new float[rows()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(i);
        }
        return rows;
    }

    /**
     * Returns the samples as a matrix of doubles.
     *
     * @return a new array for each row
     */
    public double[][] toDoubleArray() {
        int columns = columns();
        double[][] rows = new double[rows()][columns];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                rows[i][j] = samples.data()[i * columns + j];
            }
        }
        return rows;
    }
}
