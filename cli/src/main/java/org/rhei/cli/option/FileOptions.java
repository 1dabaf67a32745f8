package org.rhei.cli.option;

import org.rhei.cli.terminal.ReportForm;
import picocli.CommandLine.Option;

/** The options of commands that write one file from others. */
public final class FileOptions {
    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--quiet", description = "Print no report.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the report as one JSON object in one line.")
    private boolean json;

    /** Returns true if a file that exists is replaced. */
    public boolean force() {
        return force;
    }

    /** Returns true if the report is JSON on standard output. */
    public boolean json() {
        return json;
    }

    /**
     * Returns the form of the report.
     *
     * @param command the name of the command
     */
    public ReportForm report(String command) {
        return new ReportForm(command, json, quiet);
    }
}
