package org.rhei.cli.diagnose;

import java.util.List;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TextTable;
import org.rhei.cli.terminal.TextTable.Column;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.diagnostics.Finding;
import org.rhei.kernel.text.NumberText;

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
            facts.forEach(fact -> report.text(fact.name(), fact.text()));
            report.text("checked in", NumberText.fixed(timed.seconds(), 1) + " s")
                    .written(WrittenFile.paths(written))
                    .table(table(findings))
                    .print(terminal, new ReportForm("diagnose", false, false));
        }
        terminal.out().flush();
    }

    private static TextTable table(List<Finding> findings) {
        return new TextTable(
                List.of(Column.words(""), Column.words("")),
                findings.stream()
                        .map(each -> List.of(each.verdict().mark(), text(each)))
                        .toList());
    }

    private static String text(Finding finding) {
        return finding.check() + ", " + finding.subject() + ", " + finding.statistic() + ": "
                + NumberText.number(finding.value(), 4) + ". "
                + finding.verdict().words();
    }
}
