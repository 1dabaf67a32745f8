package org.rhei.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.canvas.Xml;

/**
 * Findings in the XML form of JUnit's results, which the servers of pipelines read: a test case for each finding, which failed where the
 * finding is as bad as a given grade, and was skipped where there is no verdict.
 *
 * @param name the name of the suite
 * @param findings all values with their verdicts
 * @param skipped the checks that could not run, each with the reason
 * @param failing the mildest grade that counts as a failure: {@code DOUBTFUL} or {@code BAD}
 */
public record JUnitReport(String name, List<Finding> findings, Map<String, String> skipped, Assessment.Grade failing) {
    /** Copies the findings. */
    public JUnitReport {
        findings = List.copyOf(findings);
        skipped = Map.copyOf(skipped);
    }

    /**
     * Writes the report in UTF-8. The stream stays open.
     *
     * @param out receives the bytes of the file
     * @throws IOException when the stream fails
     */
    public void write(OutputStream out) throws IOException {
        long failures = findings.stream().filter(this::failed).count();
        long unjudged = findings.stream()
                .filter(finding -> finding.verdict().grade() == Assessment.Grade.UNJUDGED)
                .count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        xml.append("  <testsuite name=\"").append(attribute(name));
        xml.append("\" tests=\"").append(findings.size() + skipped.size());
        xml.append("\" failures=\"").append(failures);
        xml.append("\" errors=\"0\" skipped=\"")
                .append(unjudged + skipped.size())
                .append("\">\n");
        for (Finding finding : findings) {
            testCase(xml, finding.check(), finding.subject() + ", " + finding.statistic(), outcome(finding));
        }
        skipped.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> testCase(xml, entry.getKey(), "all", element("skipped", entry.getValue())));
        xml.append("  </testsuite>\n</testsuites>\n");
        out.write(xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean failed(Finding finding) {
        return finding.verdict().grade().compareTo(failing) >= 0;
    }

    private String outcome(Finding finding) {
        Assessment verdict = finding.verdict();
        String words =
                NumberText.number(finding.value(), 3) + ": " + verdict.words() + "; expected " + verdict.threshold();
        if (failed(finding)) {
            return element("failure", verdict.mark() + ": " + words);
        }
        return verdict.grade() == Assessment.Grade.UNJUDGED
                ? element("skipped", words)
                : "<system-out>" + Xml.escaped(verdict.mark() + ": " + words) + "</system-out>";
    }

    private static void testCase(StringBuilder xml, String check, String test, String outcome) {
        xml.append("    <testcase classname=\"rhei.").append(attribute(check));
        xml.append("\" name=\"").append(attribute(test));
        xml.append("\">").append(outcome).append("</testcase>\n");
    }

    private static String element(String element, String message) {
        return "<" + element + " message=\"" + attribute(message) + "\"/>";
    }

    private static String attribute(String text) {
        return Xml.escaped(text).replace("\"", "&quot;");
    }
}
