/**
 * The output of the command on the terminal: results, progress, warnings and failures.
 *
 * <p>Results go to standard output, everything else to standard error. A failure is one line with an exit code, 2 for
 * input that the user can correct; {@code --stacktrace} adds the trace.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.terminal.Terminal}</td><td>the two streams, and whether a progress bar is shown</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.Report}</td><td>the lines of a result</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.ProgressLine}</td><td>the progress bar</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.TimedResult}</td><td>a result with the wall time of its work</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.InputSummary}</td><td>the description of a file that was read</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.Fault}</td><td>a failure with its message and exit code</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.InputException}</td><td>input that the user can correct</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.OneLineWarnings}</td><td>warnings of the library as one line each</td></tr>
 * <tr><td>{@link org.rhei.cli.terminal.Text}, {@link org.rhei.cli.terminal.Version}</td><td>values as text for
 * messages, and the version</td></tr>
 * </table>
 *
 * <p>To report a new kind of failure, map its exception to an exit code in {@link org.rhei.cli.terminal.Fault}. A
 * message says what is wrong, the value found, the value expected and what to do, in one line. Text from outside the
 * program passes {@link org.rhei.cli.terminal.Text} before it is printed, so that it cannot rewrite the terminal.
 */
@NullMarked
package org.rhei.cli.terminal;

import org.jspecify.annotations.NullMarked;
