package org.rhei.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.file.Result;
import org.rhei.cli.file.ResultFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ResultRequest;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;

/**
 * Writes a result with its provenance, and the report.
 *
 * @param request the file and the form of the report
 */
record ResultWriter(ResultRequest request) {
    /**
     * Writes the result.
     *
     * @return the file that was written
     * @throws IOException if it cannot be written, or differs from the result that it repeats
     */
    WrittenFile write(Result result) throws IOException {
        Provenance provenance = Provenance.of(request.command(), result.values());
        Path like = request.like();
        if (like != null) {
            String difference = new ResultFile(like).provenance().difference(provenance);
            if (difference != null) {
                throw new IOException(like + ": could not be repeated: " + difference);
            }
        }
        return new ResultFile(request.out()).write(result, provenance, request.force());
    }

    /** Prints a report as text or as JSON. */
    void print(Report report, Terminal terminal, boolean quiet) {
        report.print(terminal, new ReportForm(request.command().name(), request.json(), quiet));
    }
}
