package org.rhei.serve.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A file format of samples. Thread-safe. */
public interface SampleFormat {
    /** Returns the ending of a file's name without its dot, such as {@code csv}. */
    String ending();

    /** Returns the media type of the file. */
    String mediaType();

    /**
     * Begins a file.
     *
     * @param names the names of the columns, one for each element of θ
     * @param rows the number of samples
     * @param provenance a JSON object that says how the samples were drawn, for formats that hold it
     * @param out receives the file, which stays open
     */
    Rows begin(List<String> names, int rows, String provenance, OutputStream out) throws IOException;

    /** The rows of a file. */
    interface Rows {
        /**
         * Writes the next samples.
         *
         * @param samples one or several samples, one after the other
         */
        void write(float[] samples) throws IOException;

        /** Ends the file. */
        void end() throws IOException;
    }
}
