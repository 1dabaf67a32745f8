package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.rhei.serve.settings.SampleFormat;

/** The file formats of the command as formats of the server. */
public final class SampleFormats {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "csv", "text/csv; charset=utf-8",
            "npy", "application/octet-stream",
            "npz", "application/zip",
            "parquet", "application/vnd.apache.parquet");

    private SampleFormats() {}

    /** Returns all formats. */
    public static List<SampleFormat> all() {
        return TableFormats.ENDINGS.stream()
                .map(ending -> ending.substring(1))
                .<SampleFormat>map(
                        ending -> new Format(ending, TableFormats.named(ending).orElseThrow()))
                .toList();
    }

    private record Format(String ending, TableFormat format) implements SampleFormat {
        @Override
        public String mediaType() {
            return MEDIA_TYPES.getOrDefault(ending, "application/octet-stream");
        }

        @Override
        public Rows begin(List<String> names, int rows, String provenance, OutputStream out) throws IOException {
            Result result = new Result("samples", "theta", List.of("sample"), new int[] {rows, names.size()}, names);
            TableWriter writer = format.writer(result, out);
            return new Rows() {
                @Override
                public void write(float[] samples) throws IOException {
                    writer.write(samples);
                }

                @Override
                public void end() throws IOException {
                    writer.finish(provenance);
                }
            };
        }
    }
}
