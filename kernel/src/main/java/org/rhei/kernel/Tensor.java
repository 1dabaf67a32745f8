package org.rhei.kernel;

import java.util.Arrays;
import java.util.Objects;
import org.rhei.kernel.text.NumberText;

/**
 * A dense array of float32 in row-major order with a shape.
 *
 * <p>The shape is fixed. The values may change through {@link #data()}. A tensor of rank 0 holds one value. Several threads may read while
 * no thread writes.
 */
public final class Tensor {
    private final int[] shape;
    private final float[] data;

    private Tensor(float[] data, int[] shape) {
        this.shape = shape;
        this.data = data;
    }

    /**
     * Wraps an array without copying it.
     *
     * @param data the values in row-major order
     * @param shape the size of each axis, each at least 0
     * @return the tensor
     * @throws IllegalArgumentException when the shape's size is not the array's length
     */
    public static Tensor of(float[] data, int... shape) {
        int size = size(shape);
        if (data.length != size) {
            throw new IllegalArgumentException("tensor of shape " + text(shape) + " needs "
                    + NumberText.count(size, "value") + ", found " + data.length);
        }
        return new Tensor(data, shape.clone());
    }

    /**
     * Returns a tensor of zeros.
     *
     * @param shape the size of each axis, each at least 0
     * @return the tensor
     * @throws IllegalArgumentException when an axis is negative or the size does not fit an array
     */
    public static Tensor zeros(int... shape) {
        return new Tensor(new float[size(shape)], shape.clone());
    }

    /**
     * Copies the rows of a matrix.
     *
     * @param rows rows of one length
     * @return shape (rows, columns)
     * @throws IllegalArgumentException when two rows differ in length
     */
    public static Tensor ofRows(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Tensor matrix = zeros(rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("row " + i + " must have " + NumberText.count(columns, "value")
                        + " as row 0 has, found " + rows[i].length);
            }
            System.arraycopy(rows[i], 0, matrix.data, i * columns, columns);
        }
        return matrix;
    }

    /**
     * Copies the rows of a matrix, each value rounded to float32.
     *
     * @param rows rows of one length
     * @return shape (rows, columns)
     * @throws IllegalArgumentException when two rows differ in length
     */
    public static Tensor ofRows(double[][] rows) {
        float[][] rounded = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            rounded[i] = new float[rows[i].length];
            for (int j = 0; j < rounded[i].length; j++) {
                rounded[i][j] = (float) rows[i][j];
            }
        }
        return ofRows(rounded);
    }

    /**
     * Returns the number of axes.
     *
     * @return the rank
     */
    public int rank() {
        return shape.length;
    }

    /**
     * Returns the size of an axis.
     *
     * @param axis the axis from 0; negative axes count from the last, which is -1
     * @return the size
     * @throws IndexOutOfBoundsException when the tensor has no such axis
     */
    public int dim(int axis) {
        return shape[Objects.checkIndex(axis < 0 ? axis + shape.length : axis, shape.length)];
    }

    /**
     * Returns a copy of the shape.
     *
     * @return a new array
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Returns the number of values.
     *
     * @return the product of the axes' sizes
     */
    public int size() {
        return data.length;
    }

    /**
     * Returns the values in row-major order. Writing to this array changes the tensor.
     *
     * @return the array of the tensor, not a copy
     */
    public float[] data() {
        return data;
    }

    /**
     * Returns the value at an index.
     *
     * @param index an index for each axis, from 0
     * @return the value
     * @throws IllegalArgumentException when the index has another rank
     * @throws IndexOutOfBoundsException when the index lies outside the shape
     */
    public float at(int... index) {
        if (index.length != shape.length) {
            throw new IllegalArgumentException(
                    "an index of rank " + index.length + " into a tensor of shape " + text(shape));
        }
        int offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            offset = offset * shape[axis] + Objects.checkIndex(index[axis], shape[axis]);
        }
        return data[offset];
    }

    /**
     * Returns the values of this tensor, in a shared array, under another shape of equal size.
     *
     * @param newShape the size of each axis
     * @return a tensor with this tensor's array
     * @throws IllegalArgumentException when the sizes differ
     */
    public Tensor reshape(int... newShape) {
        return of(data, newShape);
    }

    /**
     * Copies rows of the first axis.
     *
     * @param from the first row, inclusive
     * @param to the last row, exclusive
     * @return a new tensor
     * @throws IndexOutOfBoundsException when the range lies outside the first axis
     */
    public Tensor rows(int from, int to) {
        Objects.checkFromToIndex(from, to, dim(0));
        int row = dim(0) == 0 ? 0 : data.length / dim(0);
        int[] rowsShape = shape.clone();
        rowsShape[0] = to - from;
        return new Tensor(Arrays.copyOfRange(data, from * row, to * row), rowsShape);
    }

    /**
     * Copies rows of the first axis, in any order and any number of times.
     *
     * @param rows the row of each row of the result
     * @return a new tensor
     * @throws IndexOutOfBoundsException when a row lies outside the first axis
     */
    public Tensor select(int... rows) {
        int width = dim(0) == 0 ? 0 : data.length / dim(0);
        int[] selectedShape = shape.clone();
        selectedShape[0] = rows.length;
        Tensor selected = zeros(selectedShape);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(data, Objects.checkIndex(rows[i], dim(0)) * width, selected.data, i * width, width);
        }
        return selected;
    }

    /**
     * Returns indices of rows at equal distances, for {@link #select}. Indices repeat if there are fewer rows.
     *
     * @param rows the number of rows, at least 1
     * @param count the number of indices
     * @return the indices in ascending order, from 0
     */
    public static int[] spaced(int rows, int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> (int) ((long) i * rows / count));
        return indices;
    }

    /**
     * Returns a tensor with its own array.
     *
     * @return equal to this tensor
     */
    public Tensor copy() {
        return new Tensor(data.clone(), shape);
    }

    /** Returns whether shape and values are equal, bit for bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && Arrays.equals(shape, that.shape) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
    }

    /** Returns the shape, followed by the values when they are few. */
    @Override
    public String toString() {
        return "Tensor" + text(shape) + (data.length <= 16 ? " " + Arrays.toString(data) : "");
    }

    /**
     * Formats a shape as Python does: {@code (1000, 2, 1)}, {@code (3,)}, {@code ()}.
     *
     * @param shape the size of each axis
     * @return the text
     */
    public static String text(int... shape) {
        StringBuilder text = new StringBuilder("(");
        for (int axis = 0; axis < shape.length; axis++) {
            text.append(axis == 0 ? "" : ", ").append(shape[axis]);
        }
        return text.append(shape.length == 1 ? ",)" : ")").toString();
    }

    private static int size(int[] shape) {
        long size = 1;
        for (int dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("sizes must be at least 0, found shape " + text(shape));
            }
            size = Math.multiplyExact(size, dim);
            if (size > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("shape " + text(shape) + " has more values than an array can hold");
            }
        }
        return (int) size;
    }
}
