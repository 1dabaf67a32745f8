package org.rhei.cli.diagnose;

import java.util.List;
import java.util.Locale;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.diagnostics.Finding;

/**
 * Prints the findings of a diagnosis.
 *
 * @param terminal the terminal to print on
 */
record DiagnosisText(Terminal terminal) {
    /** Prints facts and findings as JSON, or as text unless the user wants none. */
    void print(
            boolean quiet,
            boolean json,
            List<DiagnosisFiles.Fact> facts,
            TimedResult<Diagnosis.Outputs> timed,
            List<WrittenFile> written) {
        List<Finding> findings = timed.result().findings();
        if (json) {
            terminal.out().println(DiagnosisFiles.json(facts, findings));
        } else if (!quiet) {
            Report report = new Report();
            facts.forEach(fact -> report.line(fact.name(), fact.value()));
            report.line("checked in", String.format(Locale.ROOT, "%.1f s", timed.seconds()));
            report.written(WrittenFile.paths(written)).print(terminal, false);
            terminal.out().println();
            for (Finding finding : findings) {
                terminal.out()
                        .println(String.format(
                                Locale.ROOT,
                                "%-8s  %s, %s, %s: %.4g. %s",
                                finding.verdict().mark(),
                                finding.check(),
                                finding.subject(),
                                finding.statistic(),
                                finding.value(),
                                finding.verdict().words()));
            }
        }
        terminal.out().flush();
    }
}
