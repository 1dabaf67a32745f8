package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.text.NumberText;

/**
 * Law: messages, reports and tables write numbers by {@link NumberText}. No class joins a number with a point to a text, formats one, or
 * converts it in another way, except those that write the numbers of a file.
 */
class NumberTextUseTest {
    private static final Set<String> WRITE_FILES = Set.of(
            NumberText.class.getName(),
            "org.rhei.cli.file.Csv$Rows",
            "org.rhei.cli.option.RecordedOptions",
            "org.rhei.plots.canvas.PdfCanvas",
            "org.rhei.plots.canvas.SvgCanvas");
    private static final Set<ClassDesc> REAL =
            Set.of(ConstantDescs.CD_double, ConstantDescs.CD_float, ConstantDescs.CD_Double, ConstantDescs.CD_Float);
    private static final Set<String> CONVERT = Set.of("toString", "valueOf", "append");
    private static final Set<String> TEXTS =
            Set.of("java/lang/String", "java/lang/StringBuilder", "java/lang/Double", "java/lang/Float");

    private static final Pattern PLURAL = Pattern.compile(
            "(?:found|has|have|needs?|with|least|most) \u0001 "
                + "(?:names|values|samples|rows|columns|observations|numbers|points|parameters|steps|bytes|dimensions|sets|tokens)\\b");

    @Test
    void numbersAreWrittenInOneWay() throws IOException {
        List<JavaClass> classes = classes().stream()
                .filter(each -> !WRITE_FILES.contains(each.getName()))
                .toList();
        assertThat(classes).hasSizeGreaterThan(500);
        List<String> found = new ArrayList<>();
        for (JavaClass each : classes) {
            found.addAll(otherWays(each.getSource().orElseThrow().getUri()));
        }
        assertThat(found).as("places that write numbers in their own way").isEmpty();
    }

    @Test
    void otherWaysAreFound() throws IOException {
        assertThat(otherWays(new ClassFileImporter()
                        .importClass(Own.class)
                        .getSource()
                        .orElseThrow()
                        .getUri()))
                .hasSize(4);
    }

    private static List<JavaClass> classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.rhei").stream()
                        .filter(each -> !each.getPackageName().startsWith("org.rhei.benchmarks"))
                        .toList();
    }

    /** Law: a count and its noun agree in number, in every message and report: 1 value, 2 values. */
    @Test
    void countsAgreeWithTheirNouns() throws IOException {
        List<String> found = new ArrayList<>();
        for (JavaClass each : classes()) {
            found.addAll(plurals(each.getSource().orElseThrow().getUri()));
        }
        assertThat(found)
                .as("counts whose noun is a plural for 1 too: NumberText.count")
                .isEmpty();
    }

    @Test
    void otherPluralsAreFound() throws IOException {
        assertThat(plurals(new ClassFileImporter()
                        .importClass(Plurals.class)
                        .getSource()
                        .orElseThrow()
                        .getUri()))
                .containsExactly("found \u0001 values");
    }

    /** Returns the texts that join a whole number and a plural; numbers of a whole, such as 3 of 8 samples, are left to them. */
    private static List<String> plurals(URI file) throws IOException {
        return found(
                file,
                (_, element) ->
                        recipe(element).filter(text -> PLURAL.matcher(text).find()));
    }

    private static Optional<String> recipe(CodeElement element) {
        return element instanceof InvokeDynamicInstruction call
                        && call.name().equalsString("makeConcatWithConstants")
                        && takesWhole(call.typeSymbol())
                        && call.bootstrapArgs().getFirst() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static boolean takesWhole(MethodTypeDesc type) {
        return type.parameterList().stream()
                .anyMatch(each -> each.equals(ConstantDescs.CD_int) || each.equals(ConstantDescs.CD_long));
    }

    private static List<String> otherWays(URI file) throws IOException {
        return found(
                file,
                (place, element) -> writesNumber(element) ? Optional.of(place + ": " + element) : Optional.empty());
    }

    /**
     * Searches the code of a class.
     *
     * @param search finds something in an element of a method, which it gets by its name
     */
    private static List<String> found(URI file, BiFunction<String, CodeElement, Optional<String>> search)
            throws IOException {
        List<String> found = new ArrayList<>();
        try (InputStream in = file.toURL().openStream()) {
            ClassModel type = ClassFile.of().parse(in.readAllBytes());
            for (MethodModel method : type.methods()) {
                String place = type.thisClass().asInternalName() + "."
                        + method.methodName().stringValue();
                method.code()
                        .ifPresent(code -> code.elementStream()
                                .flatMap(element -> search.apply(place, element).stream())
                                .forEach(found::add));
            }
        }
        return found;
    }

    private static boolean writesNumber(CodeElement element) {
        return switch (element) {
            case InvokeDynamicInstruction call ->
                call.name().equalsString("makeConcatWithConstants") && takesReal(call.typeSymbol());
            case InvokeInstruction call ->
                TEXTS.contains(call.owner().asInternalName())
                        && CONVERT.contains(call.name().stringValue())
                        && !REAL.contains(call.typeSymbol().returnType())
                        && takesReal(call.typeSymbol());
            case ConstantInstruction constant ->
                constant.constantValue() instanceof String text && text.matches("(?s).*%[-0-9.,+]*[efg].*");
            default -> false;
        };
    }

    private static boolean takesReal(MethodTypeDesc type) {
        return type.parameterList().stream().anyMatch(REAL::contains);
    }

    /** Writes a count with a plural for every number. */
    static final class Plurals {
        private Plurals() {}

        public static String joined(int count) {
            return "found " + count + " values";
        }

        public static String part(int count, int all) {
            return "found " + count + " of " + all + " values";
        }
    }

    /** Writes numbers in four other ways. */
    static final class Own {
        private Own() {}

        public static String joined(double value) {
            return "found " + value;
        }

        public static String joined(Float value) {
            return "found " + value;
        }

        public static String formatted(double value) {
            return String.format("%.2g", value);
        }

        public static String converted(float value) {
            return Float.toString(value);
        }
    }
}
