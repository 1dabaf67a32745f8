package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.csv.CsvTable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.kernel.Key;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Law: a name from an option, a table or a file system cannot rewrite the display: no terminal, table, picture, page
 * or JSON text receives control characters of the name. No table receives a field that a spreadsheet takes for a
 * formula.
 */
class HostileNamesTest {
    /**
     * Characters that change the display: escape sequences of terminals in seven and eight bits, a reversal of
     * direction, and a bell.
     */
    private static final String NAME = "m\u001b]0;owned\u0007\u001b[31m\u009b2J\u202etxt\u2028x";

    private static final String FORMULA = "=HYPERLINK(\"http://x\",\"mass\")";

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n]]");

    @TempDir
    private Path folder;

    private static void assertPrintable(String text) {
        assertThat(text).doesNotContainPattern(UNPRINTABLE);
    }

    private static void assertPrintable(Path folder, String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> texts = files.filter(file -> Stream.of(endings)
                            .anyMatch(ending -> file.toString().endsWith(ending)))
                    .toList();
            assertThat(texts).hasSizeGreaterThanOrEqualTo(endings.length);
            for (Path file : texts) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(UNPRINTABLE);
                if (file.toString().endsWith(".svg") || file.toString().endsWith(".xml")) {
                    assertIsXml(file);
                }
            }
        }
    }

    private static void assertIsXml(Path file) {
        try {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (Exception e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @Test
    void labelsOfADiagnosisAreCleaned() throws IOException {
        Path out = folder.resolve("out");
        Invocation done = Invocation.of(
                "diagnose",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                ReferenceFiles.npy(folder.resolve("x.npy"), Key.of(1).normal(30, 5, 1)),
                "--parameters",
                ReferenceFiles.npy(folder.resolve("t.npy"), Key.of(2).normal(30, 3, 1)),
                "--nsteps",
                "4",
                "--nsamples",
                "20",
                "--checks",
                "sbc,coverage",
                "--label",
                NAME,
                "--label",
                FORMULA,
                "--label",
                "-@x",
                "--out",
                out.toString(),
                "--report",
                folder.resolve("page.html").toString(),
                "--junit",
                folder.resolve("junit.xml").toString());
        assertDone(done);
        assertPrintable(done.out());
        assertPrintable(folder, ".csv", ".json", ".svg", ".html", ".xml");
        String header = Files.readAllLines(out.resolve("ranks.csv")).getFirst();
        assertThat(header)
                .isEqualTo("m\ufffd]0;owned\ufffd\ufffd[31m\ufffd2J\ufffdtxt\ufffdx,"
                        + "\"'=HYPERLINK(\"\"http://x\"\",\"\"mass\"\")\",'-@x");
        assertThat(CsvTable.read(out.resolve("ranks.csv"), HeaderRule.YES).names())
                .containsExactly("m\ufffd]0;owned\ufffd\ufffd[31m\ufffd2J\ufffdtxt\ufffdx", FORMULA, "-@x");
    }

    @Test
    void namesOfColumnsAndLabelsOfAPictureAreCleaned() throws IOException {
        Path samples = folder.resolve("s.csv");
        Files.writeString(samples, "m\u001b[31m,\"=a+x\"\n" + "0.5,1\n0.25,2\n0.75,0\n0,1\n1,0\n".repeat(20));
        for (String ending : List.of(".svg", ".png", ".pdf")) {
            Invocation done = Invocation.of(
                    "plot",
                    "--samples",
                    samples.toString(),
                    "--title",
                    NAME,
                    "--out",
                    folder.resolve("p" + ending).toString());
            assertDone(done);
            assertPrintable(done.out());
        }
        assertPrintable(folder, ".svg");
        assertThat(Files.readString(folder.resolve("p.pdf"), StandardCharsets.ISO_8859_1))
                .doesNotContain("\u001b[31m");
    }

    @Test
    void namesInMessagesAreCleaned() throws IOException {
        Path x = folder.resolve("x.csv");
        Files.writeString(x, "\"" + NAME + "\",b\n1,2\n");
        Invocation refused = Invocation.of(
                "sample", "--model", ReferenceFiles.model(), "--observation", x.toString(), "--out", "z.npy");
        assertRefused(refused, "m\ufffd]0;owned");
        assertPrintable(refused.err());
        Invocation unknown = Invocation.of(
                "--stacktrace", "info", "--model", folder.resolve(NAME).toString());
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertPrintable(unknown.err());
        assertThat(unknown.err().lines().count()).isGreaterThan(5);
    }

    /** Law: JSON keeps the name in escaped form. */
    @Test
    void namesOfFilesAreEscapedInJson() throws IOException {
        Path model = Files.copy(Path.of(ReferenceFiles.model()), folder.resolve(NAME + ".safetensors"));
        Path x = Path.of(ReferenceFiles.npy(
                folder.resolve("x" + NAME + ".npy"), Key.of(1).normal(1, 5, 1)));
        Path out = folder.resolve(NAME + ".npy");
        Invocation info = Invocation.of("info", "--model", model.toString());
        assertDone(info);
        assertPrintable(info.out());
        Invocation json = Invocation.of("info", "--json", "--model", model.toString());
        assertPrintable(json.out());
        JsonNode found = JsonMapper.shared().readTree(json.out());
        assertThat(found.get("model").get("file").asString()).isEqualTo(model.toString());
        Invocation drawn = Invocation.of(
                "sample",
                "--model",
                model.toString(),
                "--observation",
                x.toString(),
                "--nsamples",
                "3",
                "--json",
                "--out",
                out.toString());
        assertDone(drawn);
        assertPrintable(drawn.out());
        assertThat(JsonMapper.shared()
                        .readTree(drawn.out())
                        .get("written")
                        .get(0)
                        .asString())
                .isEqualTo(out.toString());
        assertPrintable(folder, ".npy.json");
        Invocation repeated = Invocation.of(
                "sample",
                "--like",
                out.toString(),
                "--out",
                folder.resolve("again.npy").toString());
        assertDone(repeated);
        assertPrintable(repeated.out());
    }
}
