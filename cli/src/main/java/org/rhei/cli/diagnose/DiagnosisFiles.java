package org.rhei.cli.diagnose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.csv.CsvName;
import org.rhei.cli.output.OutputDirectory;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.DiagnosisRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Text;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.diagnostics.DiagnosticReport;
import org.rhei.diagnostics.Finding;
import org.rhei.diagnostics.JUnitReport;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.picture.PictureFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a diagnosis.
 *
 * @param directory the directory of values and pictures
 * @param report the page that holds all of them; null if none is wanted
 * @param junit the findings for pipelines; null if they are not wanted
 */
public record DiagnosisFiles(
        OutputDirectory directory,
        @Nullable OutputFile report,
        @Nullable OutputFile junit) {
    private static final String FINDINGS = "findings.json";

    /**
     * A fact about the diagnosis.
     *
     * @param name its name in words
     * @param text its value for people
     * @param value its value in JSON
     */
    public record Fact(String name, String text, JsonNode value) {
        /** Returns a fact whose value is a text. */
        static Fact of(String name, String text) {
            return new Fact(name, text, JsonNodeFactory.instance.stringNode(text));
        }

        /** Returns a fact whose value is a whole number. */
        static Fact of(String name, long number) {
            return new Fact(name, Long.toString(number), JsonNodeFactory.instance.numberNode(number));
        }

        /** Returns a fact whose value is a time. */
        static Fact ofSeconds(String name, double seconds) {
            return new Fact(name, NumberText.fixed(seconds, 1) + " s", JsonText.number(seconds));
        }
    }

    /**
     * Checks before any work is done that the files can be written.
     *
     * @param output the files that are wanted
     * @throws InputException if they cannot be written, or would replace others without {@code --force}
     */
    public static DiagnosisFiles of(DiagnosisRequest.Output output) {
        return new DiagnosisFiles(
                OutputDirectory.of("--out", output.directory(), names(), output.force()),
                OutputFile.beside("--report", output.report(), ".html", output.directory(), output.force()),
                OutputFile.beside("--junit", output.junit(), ".xml", output.directory(), output.force()));
    }

    /** Returns the names of all files that a diagnosis may write into the directory. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(FINDINGS));
        Diagnosis.TABLES.forEach(table -> names.add(table(table)));
        for (String section : Diagnosis.SECTIONS) {
            for (PictureFormat format : PictureFormat.OF_WEB_PAGES) {
                names.add(picture(section, format));
            }
        }
        return names;
    }

    private static String table(String name) {
        return name + ".csv";
    }

    private static String picture(String check, PictureFormat format) {
        return (check + "." + format.name()).toLowerCase(Locale.ROOT);
    }

    /** Refuses to write over files that are read. */
    public DiagnosisFiles sparing(@Nullable Path... inputs) {
        for (Path input : inputs) {
            if (report != null) {
                report.sparing(input);
            }
            if (junit != null) {
                junit.sparing(input);
            }
        }
        return this;
    }

    /**
     * Writes all files.
     *
     * @param title the name of the model
     * @param failing the mildest grade that counts as a failure for pipelines
     * @return the files that were written
     * @throws IOException if one cannot be written
     */
    public List<WrittenFile> write(String title, Grade failing, List<Fact> facts, Diagnosis.Outputs result)
            throws IOException {
        Map<String, OutputFile.Content> files = new LinkedHashMap<>();
        for (Diagnosis.ValueTable table : result.tables()) {
            files.put(table(table.name()), out -> out.write(csv(table)));
        }
        for (DiagnosticReport.Section section : result.sections()) {
            for (PictureFormat format : PictureFormat.OF_WEB_PAGES) {
                files.put(
                        picture(section.check(), format),
                        out -> section.picture().write(out, format));
            }
        }
        byte[] json = (json(facts, result.findings()) + "\n").getBytes(StandardCharsets.UTF_8);
        files.put(FINDINGS, out -> out.write(json));
        List<WrittenFile> written = new ArrayList<>();
        WrittenFile folder = directory.write(files);
        files.keySet().forEach(name -> written.add(new WrittenFile(folder.path().resolve(name), folder.notice())));
        if (report != null) {
            DiagnosticReport page = new DiagnosticReport(
                    "Diagnosis of " + title,
                    facts.stream()
                            .map(fact -> new DiagnosticReport.Entry(fact.name, fact.text))
                            .toList(),
                    result.findings(),
                    result.sections());
            written.add(report.write(page::write));
        }
        if (junit != null) {
            Map<String, String> skipped = new LinkedHashMap<>();
            result.skipped().forEach((check, reason) -> skipped.put(check.toString(), reason));
            JUnitReport cases = new JUnitReport("rhei diagnose " + title, result.findings(), skipped, failing);
            written.add(junit.write(cases::write));
        }
        return written;
    }

    /** Returns facts and findings as JSON. */
    static String json(List<Fact> facts, List<Finding> findings) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("command", "diagnose");
        ObjectNode provenance = tree.putObject("provenance");
        facts.forEach(fact -> provenance.set(fact.name.replace(' ', '_'), fact.value));
        ArrayNode all = tree.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("check", finding.check())
                    .put("of", finding.subject())
                    .put("number", finding.statistic())
                    .put("value", finding.value())
                    .put("verdict", finding.verdict().mark())
                    .put("words", finding.verdict().words())
                    .put("good_means", finding.verdict().threshold());
        }
        return Text.json(JsonText.finite(tree).toPrettyString());
    }

    private static byte[] csv(Diagnosis.ValueTable table) {
        StringBuilder text = new StringBuilder();
        text.append(String.join(
                        ",",
                        table.columns().stream().map(DiagnosisFiles::quoted).toList()))
                .append('\n');
        int rows = table.values().getFirst().length;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < table.values().size(); column++) {
                double value = table.values().get(column)[row];
                text.append(column == 0 ? "" : ",").append(NumberText.number(value));
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a column's name as a table has it, quoted if RFC 4180 demands it. */
    private static String quoted(String column) {
        String name = CsvName.written(column);
        return name.matches("(?s).*[\",\\r\\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
