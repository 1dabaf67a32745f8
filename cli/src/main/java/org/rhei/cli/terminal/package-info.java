/**
 * The output of the command on the terminal: {@link org.rhei.cli.terminal.Report} for results,
 * {@link org.rhei.cli.terminal.ProgressLine} for progress, {@link org.rhei.cli.terminal.Fault} for failures with their
 * exit codes, and {@link org.rhei.cli.terminal.InputException} for input that the user can correct.
 */
@NullMarked
package org.rhei.cli.terminal;

import org.jspecify.annotations.NullMarked;
