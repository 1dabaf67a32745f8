package org.rhei.cli.option;

import picocli.CommandLine.Option;

/** The options of commands that write one file from others. */
public final class FileOptions {
    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--quiet", description = "No report.")
    private boolean quiet;

    /** Returns true if a file that exists is replaced. */
    public boolean force() {
        return force;
    }

    /** Returns true if no report is printed. */
    public boolean quiet() {
        return quiet;
    }
}
