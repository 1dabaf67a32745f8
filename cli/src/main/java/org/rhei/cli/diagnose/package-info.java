/**
 * The work of {@code rhei diagnose}: {@link org.rhei.cli.diagnose.DiagnosisRunner} reads or simulates the data, draws the
 * posteriors, runs the checks and writes the files.
 *
 * <p>To add a check, add a name to {@link org.rhei.cli.request.DiagnosticCheck} and a case to
 * {@link org.rhei.cli.diagnose.Diagnosis#run}.
 */
@NullMarked
package org.rhei.cli.diagnose;

import org.jspecify.annotations.NullMarked;
