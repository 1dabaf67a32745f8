/**
 * The work of {@code rhei diagnose}: checks of a model's posterior against simulated parameters and data.
 *
 * <p>{@link org.rhei.cli.diagnose.DiagnosisRunner} carries out a request: it loads the model, reads or simulates
 * trials, runs the requested checks of {@code org.rhei.diagnostics}, and writes the report, the figures and the table.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.diagnose.DiagnosisRunner}</td><td>runs the request from the model to the files</td></tr>
 * <tr><td>{@code TrialData}</td><td>reads or simulates parameters and data</td></tr>
 * <tr><td>{@link org.rhei.cli.diagnose.Diagnosis}</td><td>runs the checks and collects their results</td></tr>
 * <tr><td>{@link org.rhei.cli.diagnose.DiagnosisFiles}</td><td>the files of the report</td></tr>
 * <tr><td>{@code DiagnosisText}</td><td>prints facts and findings</td></tr>
 * </table>
 *
 * <p>The checks are library classes that neither print nor draw; everything here serves the files and the terminal.
 * Files appear as a whole or not at all, and files of an earlier command are replaced only on request.
 *
 * <p>To add a check, write it in {@code org.rhei.diagnostics}, add it to {@link org.rhei.cli.request.DiagnosticCheck},
 * run it in {@link org.rhei.cli.diagnose.Diagnosis}, and describe its finding and its figure in {@code docs/}.
 */
@NullMarked
package org.rhei.cli.diagnose;

import org.jspecify.annotations.NullMarked;
