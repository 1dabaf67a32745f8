package org.rhei.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rhei.plots.canvas.Xml;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.scale.Numbers;

/**
 * A page of findings: figures, tables, and their provenance. The page is one HTML file with styles and figures (SVG) inside; it
 * loads nothing from elsewhere.
 *
 * @param title the page's title
 * @param provenance the subject and the options of the diagnosis: names and values, in this order
 * @param findings all values with their verdicts
 * @param sections the figures
 */
public record DiagnosticReport(String title, List<Entry> provenance, List<Finding> findings, List<Section> sections) {
    /**
     * A name and a value.
     *
     * @param name the name
     * @param value the value
     */
    public record Entry(String name, String value) {}

    /**
     * A figure with its text.
     *
     * @param heading the heading above
     * @param check the name of the check whose findings are listed below
     * @param words the description of the figure
     * @param picture the figure
     */
    public record Section(String heading, String check, String words, Picture picture) {}

    private static final String STYLE = """
        body { font: 16px/1.5 "DejaVu Sans", Verdana, sans-serif; color: #14182b; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-top: 1px solid #c8ccd6; padding-top: 1rem; }
        table { border-collapse: collapse; font-size: 0.85rem; width: 100%; margin: 0.8rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid #dcdfe6; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.provenance { overflow-wrap: anywhere; }
        svg { max-width: 100%; height: auto; }
        .unjudged { color: #5f6470; } .good { color: #00664b; } .doubtful { color: #8a5a00; } .bad { color: #a84300; font-weight: bold; }
        .threshold { color: #5f6470; }
        @media print { h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
        """;

    /** A mark for each grade, so that it can be read without colour. */
    private static final Map<Assessment.Grade, String> MARKS = Map.of(
            Assessment.Grade.UNJUDGED,
            "–",
            Assessment.Grade.GOOD,
            "✓",
            Assessment.Grade.DOUBTFUL,
            "?",
            Assessment.Grade.BAD,
            "✗");

    /**
     * Writes the page in UTF-8. The stream stays open.
     *
     * @param out receives the bytes of the file
     * @throws IOException when the stream fails
     */
    public void write(OutputStream out) throws IOException {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<title>").append(escaped(title)).append("</title>\n<style>\n");
        html.append(STYLE).append("</style>\n</head>\n<body>\n");
        html.append("<h1>").append(escaped(title)).append("</h1>\n");
        html.append("<p class=\"")
                .append(worst().name().toLowerCase(Locale.ROOT))
                .append("\">");
        html.append(escaped(summary())).append("</p>\n");
        html.append("<h2>What was diagnosed</h2>\n<table>\n");
        for (Entry entry : provenance) {
            html.append("<tr><th>").append(escaped(entry.name)).append("</th><td class=\"provenance\">");
            html.append(escaped(entry.value)).append("</td></tr>\n");
        }
        html.append("</table>\n");
        for (Section section : sections) {
            html.append("<h2>").append(escaped(section.heading)).append("</h2>\n<p>");
            html.append(escaped(section.words)).append("</p>\n<figure>\n");
            html.append(section.picture.svg()).append("</figure>\n");
            table(html, section.check);
        }
        List<String> shown = sections.stream().map(Section::check).toList();
        findings.stream()
                .map(Finding::check)
                .distinct()
                .filter(check -> !shown.contains(check))
                .forEach(check -> {
                    html.append("<h2>").append(escaped(check)).append("</h2>\n");
                    table(html, check);
                });
        html.append("</body>\n</html>\n");
        out.write(html.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Assessment.Grade worst() {
        return Finding.worst(findings);
    }

    /**
     * Summarizes the findings.
     *
     * @return one sentence, or two where some values could not be judged
     */
    public String summary() {
        long bad = count(Assessment.Grade.BAD);
        long doubtful = count(Assessment.Grade.DOUBTFUL);
        long unjudged = count(Assessment.Grade.UNJUDGED);
        long judged = findings.size() - unjudged;
        String verdict = switch (worst()) {
            case BAD ->
                "The posterior is flawed: " + bad + " of " + judged + " findings are bad, " + doubtful + " doubtful.";
            case DOUBTFUL -> "The posterior may be flawed: " + doubtful + " of " + judged + " findings are doubtful.";
            case GOOD -> "No check speaks against the posterior: all " + judged + " findings are good.";
            case UNJUDGED -> "Nothing could be judged.";
        };
        return unjudged == 0 || judged == 0 ? verdict : verdict + " " + unjudged + " could not be judged.";
    }

    private long count(Assessment.Grade grade) {
        return findings.stream()
                .filter(finding -> finding.verdict().grade() == grade)
                .count();
    }

    private void table(StringBuilder html, String check) {
        html.append("<table>\n"
                + "<tr><th>of</th><th>number</th><th>found</th><th></th><th>verdict</th><th>expected of exact"
                + " posteriors</th></tr>\n");
        for (Finding finding : findings) {
            if (!finding.check().equals(check)) {
                continue;
            }
            Assessment verdict = finding.verdict();
            html.append("<tr><td>").append(escaped(finding.subject())).append("</td><td>");
            html.append(escaped(finding.statistic())).append("</td><td class=\"number\">");
            html.append(Numbers.significant(finding.value())).append("</td><td class=\"");
            html.append(verdict.mark())
                    .append("\">")
                    .append(MARKS.get(verdict.grade()))
                    .append("</td><td class=\"");
            html.append(verdict.mark())
                    .append("\">")
                    .append(escaped(verdict.words()))
                    .append("</td>");
            html.append("<td class=\"threshold\">")
                    .append(escaped(verdict.threshold()))
                    .append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private static String escaped(String text) {
        return Xml.escaped(text).replace("\"", "&quot;");
    }
}
