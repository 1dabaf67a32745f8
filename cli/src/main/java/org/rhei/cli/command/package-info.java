/**
 * The commands, one class each.
 *
 * <p>A command holds its options as picocli mixins, turns them into a request of {@link org.rhei.cli.request}, and
 * calls a runner of {@link org.rhei.cli.run} or {@link org.rhei.cli.diagnose}. The short commands {@code plot},
 * {@code summary}, {@code convert} and {@code info} do their work themselves.
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><td>{@link org.rhei.cli.command.RheiCommand}</td><td>the command {@code rhei} itself: version and help</td></tr>
 * <tr><td>{@link org.rhei.cli.command.SampleCommand}, {@link org.rhei.cli.command.BatchCommand}</td><td>samples for one
 * observation, or for many</td></tr>
 * <tr><td>{@link org.rhei.cli.command.LogProbCommand}</td><td>log-probabilities of points</td></tr>
 * <tr><td>{@link org.rhei.cli.command.DiagnoseCommand}</td><td>checks of a posterior</td></tr>
 * <tr><td>{@link org.rhei.cli.command.StudyCommand}</td><td>errors of solvers against evaluations</td></tr>
 * <tr><td>{@link org.rhei.cli.command.SummaryCommand}</td><td>the numbers that describe samples in a file</td></tr>
 * <tr><td>{@link org.rhei.cli.command.PlotCommand}</td><td>a picture of samples in a file</td></tr>
 * <tr><td>{@link org.rhei.cli.command.ConvertCommand}</td><td>one model file from weights and GenSBI's YAML
 * configuration</td></tr>
 * <tr><td>{@link org.rhei.cli.command.InfoCommand}</td><td>the configuration of a model</td></tr>
 * </table>
 *
 * <p>To add a command, write one class here and add one line to {@code Main.commandLine}. Share options through the
 * mixins of {@link org.rhei.cli.option}, describe every option in {@code docs/reference/command.md} (a test compares),
 * and test the command with its exit codes and messages.
 */
@NullMarked
package org.rhei.cli.command;

import org.jspecify.annotations.NullMarked;
