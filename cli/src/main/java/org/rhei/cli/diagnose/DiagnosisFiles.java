package org.rhei.cli.diagnose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.OutputFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.diagnostics.DiagnosticReport;
import org.rhei.diagnostics.Finding;
import org.rhei.plots.picture.PictureFormat;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a diagnosis.
 *
 * @param directory the directory of values and pictures
 * @param report the page that holds all of them; null if none is wanted
 */
public record DiagnosisFiles(Path directory, @Nullable OutputFile report) {
    /** A fact about the diagnosis: a name and a value. */
    public record Fact(String name, String value) {}

    /**
     * Checks before any work is done that the files can be written.
     *
     * @param force true if files that exist are replaced
     * @throws InputException if they cannot be written, or would replace others without {@code force}
     */
    public static DiagnosisFiles of(Path directory, @Nullable Path report, boolean force) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new InputException("--out " + directory + ": is a file, expected a directory");
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InputException("--out " + directory + ": there is no directory " + parent);
        }
        if (!Files.isWritable(Files.exists(directory) ? directory : parent)) {
            throw new InputException("--out " + directory + ": may not be written");
        }
        if (!force && !empty(directory)) {
            throw new InputException("--out " + directory + ": is not empty; --force replaces what is there");
        }
        OutputFile page = report == null ? null : OutputFile.of("--report", report, List.of(".html"));
        if (page != null && !force && Files.exists(page.path())) {
            throw new InputException("--report " + report + ": exists already; --force replaces it");
        }
        return new DiagnosisFiles(directory, page);
    }

    private static boolean empty(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw InputException.unreadable(directory, e);
        }
    }

    /** Refuses to write over files that are read. */
    public DiagnosisFiles sparing(@Nullable Path... inputs) {
        for (Path input : inputs) {
            if (report != null) {
                report.sparing(input);
            }
        }
        return this;
    }

    /**
     * Writes all files.
     *
     * @param title the name of the model
     * @return the files that were written
     * @throws IOException if one cannot be written
     */
    public List<Path> write(String title, List<Fact> facts, Diagnosis.Outputs result) throws IOException {
        Files.createDirectories(directory);
        List<Path> written = new ArrayList<>();
        for (Diagnosis.ValueTable table : result.tables()) {
            write(table.name() + ".csv", out -> out.write(csv(table)), written);
        }
        for (DiagnosticReport.Section section : result.sections()) {
            for (PictureFormat format : PictureFormat.values()) {
                String name = (section.check() + "." + format.name()).toLowerCase(Locale.ROOT);
                write(name, out -> section.picture().write(out, format), written);
            }
        }
        byte[] json = (json(facts, result.findings()) + "\n").getBytes(StandardCharsets.UTF_8);
        write("findings.json", out -> out.write(json), written);
        if (report != null) {
            DiagnosticReport page = new DiagnosticReport(
                    "Diagnosis of " + title,
                    facts.stream()
                            .map(fact -> new DiagnosticReport.Entry(fact.name, fact.value))
                            .toList(),
                    result.findings(),
                    result.sections());
            report.write(page::write);
            written.add(report.path());
        }
        return written;
    }

    private void write(String name, OutputFile.Content content, List<Path> written) throws IOException {
        Path file = directory.resolve(name);
        new OutputFile(file).write(content);
        written.add(file);
    }

    /** Returns facts and findings as JSON. */
    static String json(List<Fact> facts, List<Finding> findings) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        facts.forEach(fact -> provenance.put(fact.name, fact.value));
        List<Map<String, Object>> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("check", finding.check());
            one.put("of", finding.subject());
            one.put("number", finding.statistic());
            one.put("value", finding.value());
            one.put("verdict", finding.verdict().mark());
            one.put("words", finding.verdict().words());
            one.put("good_means", finding.verdict().threshold());
            all.add(one);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("provenance", provenance);
        tree.put("findings", all);
        return JsonMapper.builder().build().valueToTree(tree).toPrettyString();
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
                text.append(column == 0 ? "" : ",").append(Text.number(value));
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a column's name, quoted if RFC 4180 demands it. */
    private static String quoted(String name) {
        return name.matches("(?s).*[\",\\r\\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
