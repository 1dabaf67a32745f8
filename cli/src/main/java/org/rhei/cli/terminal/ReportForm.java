package org.rhei.cli.terminal;

/**
 * The form in which a command reports what it did.
 *
 * @param command the name of the command, which the JSON begins with
 * @param json true for one JSON document on standard output
 * @param quiet true if nothing is printed; JSON is printed all the same, because it was asked for
 */
public record ReportForm(String command, boolean json, boolean quiet) {}
