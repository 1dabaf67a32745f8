package org.rhei.tornado;

import java.util.List;

/**
 * The program of a network as the kernel reads it: a header, then {@value #OPERATION} operands for each operation, see {@link Work#code}.
 *
 * <p>The memory of a work group is {@link #STRIDE} vectors of eight values, one value for each of eight samples. Row r is the vectors from
 * r · {@link #VECTORS}. After all rows follow 8 vectors for the sums of each thread, then the row of the current time, as single values.
 */
final class Code {
    /** The index of the number of vectors of a row: an eighth of the samples of a tile. */
    static final int VECTORS = 0;

    /** The index of the number of threads of a work group. */
    static final int THREADS = 1;

    /** The index of the number of work groups. */
    static final int GROUPS = 2;

    /** The index of the number of rows. */
    static final int ROWS = 3;

    /** The index of the number of vectors of a work group's memory. */
    static final int STRIDE = 4;

    /** The index of the position of the time's row in the memory of a work group, in single values. */
    static final int TIMED = 5;

    /** The index of the number of components of a sample. */
    static final int DIMENSION = 6;

    /** The index of the first row of the sample. */
    static final int INPUT = 7;

    /** The index of the first row of the output. */
    static final int OUTPUT = 8;

    /** The index of the first row of the observation's tokens. */
    static final int CONDITIONED = 9;

    /** The index of the number of rows of the observation's tokens. */
    static final int CONDITIONED_ROWS = 10;

    /** The index of the number of values of a time's row. */
    static final int WIDTH = 11;

    /** The index of the position of {@link VectorMath#powers} in the constants. */
    static final int POWERS = 12;

    /** The index of the number of operations. */
    static final int OPERATIONS = 13;

    /** The index of the number of directions of derivatives. */
    static final int DIRECTIONS = 14;

    /** The number of values of the header. */
    static final int HEADER = 16;

    /** The number of operands of an operation. */
    static final int OPERATION = 20;

    /** The number of outputs of a product that a thread computes. */
    static final int BLOCK = 8;

    private Code() {}

    /** Returns the number of vectors of a work group's memory. */
    static int stride(Plan plan, Shape shape) {
        return plan.rows() * shape.vectors() + BLOCK * shape.threads() + Math.ceilDiv(plan.rowWidth(), 8);
    }

    static int[] of(Plan plan, Shape shape) {
        List<Work> works = plan.works();
        int[] code = new int[HEADER + OPERATION * works.size()];
        code[VECTORS] = shape.vectors();
        code[THREADS] = shape.threads();
        code[GROUPS] = shape.groups();
        code[ROWS] = plan.rows();
        code[STRIDE] = stride(plan, shape);
        code[TIMED] = 8 * (plan.rows() * shape.vectors() + BLOCK * shape.threads());
        code[DIMENSION] = plan.dimension();
        code[INPUT] = plan.input();
        code[OUTPUT] = plan.output();
        code[CONDITIONED] = plan.conditioned();
        code[CONDITIONED_ROWS] = plan.conditionedRows();
        code[WIDTH] = plan.rowWidth();
        code[POWERS] = plan.powers();
        code[OPERATIONS] = works.size();
        code[DIRECTIONS] = plan.directions();
        for (int i = 0; i < works.size(); i++) {
            int[] operands = works.get(i).code();
            System.arraycopy(operands, 0, code, HEADER + i * OPERATION, operands.length);
        }
        return code;
    }
}
