package org.rhei.cli.file;

import java.io.IOException;

/** Writes a result in some format, part by part, in memory that does not grow with the result. */
interface TableWriter {
    /**
     * Writes the values of the next rows.
     *
     * @param values whole rows, in C order
     */
    void write(float[] values) throws IOException;

    /**
     * Ends the result after its last row; the stream stays open.
     *
     * @param provenance the provenance of the result as JSON; ignored by formats that keep it in a file of its own
     */
    void finish(String provenance) throws IOException;
}
