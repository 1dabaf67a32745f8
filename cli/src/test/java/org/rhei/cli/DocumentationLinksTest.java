package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rhei.cli.command.RheiCommand;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Checks the links of the documentation, the reference of the command's options, and the names of tests in the page
 * of invariants.
 */
class DocumentationLinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path MAP = DOCS.resolve("README.md");
    private static final int LONGEST_LINE = 140;

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK =
            Pattern.compile("(?m)\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"|^\\[[^]]+]: (\\S+)$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT))`");

    /** A link of a page. */
    private record Link(Path page, String text) {
        boolean internal() {
            return !text.matches("[a-z]+:.*");
        }

        String anchor() {
            int hash = text.indexOf('#');
            return hash < 0 ? "" : text.substring(hash + 1);
        }

        /** Returns the file to which the link points. */
        Path target() {
            String path = URI.create(text.replaceFirst("#.*", "")).getPath();
            return path.isEmpty() ? page : page.resolveSibling(path).normalize();
        }
    }

    @Test
    void everyLinkHasATarget() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            for (Link link : links(page)) {
                if (!Files.exists(link.target())) {
                    dead.add(ROOT.relativize(page) + ": " + link.text() + " names no file");
                } else if (!link.anchor().isEmpty() && !anchors(link.target()).contains(link.anchor())) {
                    dead.add(ROOT.relativize(page) + ": " + link.text() + " names no heading or anchor");
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void anchorsAreUnique() throws IOException {
        for (Path page : pages()) {
            List<String> ids = explicitAnchors(page);
            assertThat(ids).as(ROOT.relativize(page).toString()).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyPageLinksBackToTheMap() throws IOException {
        for (Path page : docs()) {
            if (!page.equals(MAP)) {
                assertThat(links(page).stream().map(Link::target))
                        .as(ROOT.relativize(page).toString())
                        .contains(MAP);
            }
        }
    }

    @Test
    void everyPageIsReachableFromTheProjectPage() throws IOException {
        Set<Path> reached = new LinkedHashSet<>(Set.of(ROOT.resolve("README.md")));
        Deque<Path> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (Link link : links(open.remove())) {
                Path target = link.target();
                if (target.toString().endsWith(".md") && reached.add(target)) {
                    open.add(target);
                }
            }
        }
        assertThat(reached).containsAll(docs());
    }

    @Test
    void linesAreShort() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> checked = new ArrayList<>(docs());
        for (String page : List.of(
                "README.md",
                "CHANGELOG.md",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "CODE_OF_CONDUCT.md",
                "models/README.md",
                "reference/FORMAT.md")) {
            checked.add(ROOT.resolve(page));
        }
        for (Path page : checked) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LONGEST_LINE) {
                    found.add(ROOT.relativize(page) + ":" + (i + 1));
                }
            }
        }
        assertThat(found).as("lines longer than " + LONGEST_LINE).isEmpty();
    }

    /**
     * Law: each option has a row with an anchor, which is its name, or the command and its name if commands differ in
     * the option.
     */
    @Test
    void everyOptionIsInTheReference() throws IOException {
        String reference = read(DOCS.resolve("reference/command.md"));
        CommandLine rhei = Main.commandLine(new RheiCommand(), Terminal.ofProcess());
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, CommandLine> command : rhei.getSubcommands().entrySet()) {
            if (command.getKey().equals("generate-completion")) {
                continue; // picocli adds these options
            }
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                if (!option.hidden()
                        && Stream.of(option.names()).noneMatch(name -> hasRow(reference, command.getKey(), name))) {
                    missing.add(command.getKey() + " " + option.longestName());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean hasRow(String reference, String command, String option) {
        String name = option.replaceFirst("^-+", "");
        return Stream.of(name, command + "-" + name)
                .map(id -> Pattern.compile("(?m)^\\| <a id=\"" + id + "\"></a>`--" + name + "\\b[^`]*`.* \\|$"))
                .anyMatch(row -> row.matcher(reference).find());
    }

    @Test
    void theTestsNamedByTheInvariantsExist() throws IOException {
        Set<String> named = TEST_NAME
                .matcher(read(DOCS.resolve("reference/invariants.md")))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().contains("src/test/java"))
                    .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .forEach(named::remove);
        }
        assertThat(named).isEmpty();
    }

    private static List<Path> docs() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the Markdown pages of the root directory, of docs, models and reference. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(docs());
        for (String directory : List.of("", "models", "reference")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<Link> links(Path page) {
        String text = CODE.matcher(FENCE.matcher(read(page)).replaceAll("")).replaceAll("`code`");
        return LINK.matcher(text)
                .results()
                .map(link -> new Link(
                        page,
                        Stream.of(link.group(1), link.group(2), link.group(3))
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElseThrow()))
                .filter(Link::internal)
                .toList();
    }

    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>(explicitAnchors(page));
        if (page.toString().endsWith(".md")) {
            HEADING.matcher(FENCE.matcher(read(page)).replaceAll(""))
                    .results()
                    .map(DocumentationLinksTest::slug)
                    .forEach(anchors::add);
        }
        return anchors;
    }

    private static List<String> explicitAnchors(Path page) {
        return ANCHOR.matcher(read(page)).results().map(id -> id.group(1)).toList();
    }

    /** Returns the anchor that a Markdown renderer gives a heading. */
    private static String slug(MatchResult heading) {
        return heading.group(1)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
