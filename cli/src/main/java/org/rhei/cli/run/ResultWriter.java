package org.rhei.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import org.rhei.cli.file.OpenResult;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.file.Result;
import org.rhei.cli.file.ResultFile;
import org.rhei.cli.output.PipedOutput;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ResultRequest;
import org.rhei.cli.terminal.InputException;
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
     * Begins to write a result, which the caller fills part by part and {@link #finish finishes}.
     *
     * @throws IOException if it cannot be written
     * @throws InputException if it surely does not fit on the disk
     */
    OpenResult open(Result result) throws IOException {
        ResultFile file = new ResultFile(request.out());
        String pipe = request.pipe();
        if (pipe != null) {
            return file.pipe(result, pipe);
        }
        file.requireSpace(result);
        return file.open(result, request.force());
    }

    /**
     * Ends a result.
     *
     * @return the file that was written
     * @throws IOException if it cannot be written, or differs from the result that it repeats
     */
    WrittenFile finish(OpenResult result) throws IOException {
        Provenance provenance = Provenance.of(request.command(), result.sha256());
        Path like = request.like();
        if (like != null) {
            String difference = new ResultFile(like).provenance().difference(provenance);
            if (difference != null) {
                throw new IOException(like + ": could not be repeated: " + difference);
            }
        }
        return result.finish(provenance);
    }

    /** Prints a report as text or as JSON; on standard error where the result goes to standard output. */
    void print(Report report, Terminal terminal, boolean quiet) {
        report.print(
                PipedOutput.isStandard(request.out()) ? terminal.onStandardError() : terminal,
                new ReportForm(request.command().name(), request.json(), quiet));
    }
}
