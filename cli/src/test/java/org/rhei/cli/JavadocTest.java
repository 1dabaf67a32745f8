package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Laws of the words in sources, which the compiler's own parser reads: javadoc of methods begins with a verb, and no comment has a relative
 * clause as its subject. javac itself checks that the javadoc of the supported API is complete ({@code -Xdoclint} in {@code pom.xml}).
 */
class JavadocTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern NO_SUBJECT = Pattern.compile("(The same|What|Who|Whether|Where|How|Says|That)\\b.*");
    private static final Pattern FIRST_WORD = Pattern.compile("(\\{@return|\\w+)\\b.*");

    /** The verbs that begin the javadoc of methods. A new verb is added here; a plural noun is no verb. */
    private static final Set<String> VERBS = Set.of("""
        Accepts Adds Advances Allocates Answers Applies Arranges Asserts Assesses Assigns Attributes Averages Begins Breaks Builds Cancels
        Checks Chooses Clears Closes Collects Combines Compares Compiles Completes Computes Connects Converts Copies Counts
        Creates Decodes Decompresses Deletes Describes Discards Divides Does Draws Embeds Encodes Ends Escapes Estimates Evaluates
        Examines Exchanges Executes Expands Fails Fills Finds Fits Flushes Formats Frees Gives Hashes Installs Integrates
        Interrupts Joins Judges Keeps Loads Locks Makes Maps Marks Matches Measures Merges Mixes Moves Multiplies Normalizes Notes Opens
        Packs Pairs Parses Plans Prepares Prints Projects Quotes Raises Ranks Reads Receives Recognizes Records Refuses Registers Removes
        Repeats Replaces Reports Resolves Restricts Returns Rotates Rounds Runs Scales Selects Sets Shows Simulates Skips Smooths
        Solves Sorts Splits Standardizes Starts Stores Studies Summarizes Sweeps Takes Tests Traces Trains Transforms Tries Unmaps
        Launches Updates Uses Waits Warns Wraps Writes
        """.strip().split("\\s+"));

    private static List<Comment> comments;

    @BeforeAll
    static void read() throws IOException {
        comments = read(sources());
    }

    /** A javadoc comment. */
    private record Comment(String place, Tree.Kind kind, boolean test, String text) {
        String beginning() {
            return place + ": " + text.substring(0, Math.min(text.length(), 80));
        }
    }

    @Test
    void aPageDescribesEveryPackage() throws IOException {
        assertThat(folders())
                .hasSizeGreaterThan(40)
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .exists()
                        .satisfies(file -> assertThat(Files.readAllLines(file).size())
                                .as("lines of %s", file)
                                .isBetween(20, 80)));
    }

    @Test
    void noCommentBeginsWithARelativeClause() {
        assertThat(comments)
                .hasSizeGreaterThan(2500)
                .filteredOn(comment -> NO_SUBJECT.matcher(comment.text).matches())
                .extracting(Comment::beginning)
                .isEmpty();
    }

    @Test
    void methodsBeginWithAVerb() {
        assertThat(comments)
                .filteredOn(comment -> comment.kind == Tree.Kind.METHOD && !comment.test)
                .hasSizeGreaterThan(1200)
                .filteredOn(comment -> !beginsWithAVerb(comment.text))
                .extracting(Comment::beginning)
                .isEmpty();
    }

    private static boolean beginsWithAVerb(String text) {
        Matcher first = FIRST_WORD.matcher(text);
        return first.matches() && (first.group(1).equals("{@return") || VERBS.contains(first.group(1)));
    }

    /** Law: the packages whose javadoc javac checks are the ones that module descriptors export to all. */
    @Test
    void javacChecksTheExportedPackages() throws IOException {
        Pattern export = Pattern.compile("exports ([\\w.]+);");
        List<String> exported = new ArrayList<>();
        for (Path descriptor : find("module-info.java")) {
            export.matcher(Files.readString(descriptor)).results().forEach(match -> exported.add(match.group(1)));
        }
        Matcher checked =
                Pattern.compile("<rhei.api>(.*)</rhei.api>").matcher(Files.readString(PROJECT.resolve("pom.xml")));
        assertThat(checked.find()).isTrue();
        assertThat(checked.group(1).split(",")).containsExactlyInAnyOrderElementsOf(exported);
    }

    private static List<Comment> read(List<Path> files) throws IOException {
        List<Comment> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(trees, unit, found).scan(unit, null);
            }
        }
        return found;
    }

    /** Collects the comments of a source file. */
    private static final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private final List<Comment> found;

        Reader(DocTrees trees, CompilationUnitTree unit, List<Comment> found) {
            this.trees = trees;
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            read(tree);
            return super.visitClass(tree, null);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void unused) {
            read(tree);
            return super.visitMethod(tree, null);
        }

        @Override
        public Void visitVariable(VariableTree tree, Void unused) {
            read(tree);
            return super.visitVariable(tree, null);
        }

        private void read(Tree tree) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment != null) {
                Path file = Path.of(unit.getSourceFile().getName());
                long line = unit.getLineMap()
                        .getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
                String text = comment.strip().replaceAll("\\s+", " ");
                found.add(new Comment(file + ":" + line, tree.getKind(), isTest(file), text));
            }
        }
    }

    /** Returns the folders of all packages of main code. */
    private static List<Path> folders() throws IOException {
        return sources().stream()
                .filter(file -> !isTest(file))
                .map(Path::getParent)
                .filter(folder -> folder.toString().contains("org"))
                .filter(folder ->
                        !folder.toString().contains("/src/device/")) // further folders of a package that has a page
                .filter(folder -> !folder.toString().contains("/src/main/host/"))
                .distinct()
                .toList();
    }

    private static List<Path> sources() throws IOException {
        return find("*.java");
    }

    private static List<Path> find(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path source : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(source)) {
                    files.filter(file -> file.getFileSystem()
                                    .getPathMatcher("glob:" + name)
                                    .matches(file.getFileName()))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean isTest(Path file) {
        return file.toString().matches("\\.\\./\\w+/src/[\\w-]*test/.*");
    }
}
