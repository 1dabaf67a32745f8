/**
 * The {@code rhei} command. {@code Main} parses the command line and runs a command; an exception becomes one line on
 * standard error and an exit code.
 *
 * <p>The packages, each of which uses only those below it:
 *
 * <table>
 * <caption>Packages</caption>
 * <tr><td>{@code command}</td><td>the commands: options to request, request to runner</td></tr>
 * <tr><td>{@code diagnose}</td><td>the work of {@code rhei diagnose}</td></tr>
 * <tr><td>{@code run}</td><td>the work of the other commands</td></tr>
 * <tr><td>{@code option}</td><td>the options that commands share; beside {@code run}</td></tr>
 * <tr><td>{@code request}</td><td>immutable requests</td></tr>
 * <tr><td>{@code file}</td><td>file formats, results and their provenance</td></tr>
 * <tr><td>{@code terminal}</td><td>reports, progress and failures</td></tr>
 * </table>
 */
@NullMarked
package org.rhei.cli;

import org.jspecify.annotations.NullMarked;
