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
import java.util.Set;
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

    @Test
    void numbersAreWrittenInOneWay() throws IOException {
        List<JavaClass> classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.rhei").stream()
                        .filter(each -> !WRITE_FILES.contains(each.getName()))
                        .filter(each -> !each.getPackageName().startsWith("org.rhei.benchmarks"))
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

    private static List<String> otherWays(URI file) throws IOException {
        List<String> found = new ArrayList<>();
        try (InputStream in = file.toURL().openStream()) {
            ClassModel type = ClassFile.of().parse(in.readAllBytes());
            for (MethodModel method : type.methods()) {
                method.code()
                        .ifPresent(code -> code.elementStream()
                                .filter(NumberTextUseTest::writesNumber)
                                .forEach(element -> found.add(type.thisClass().asInternalName() + "."
                                        + method.methodName().stringValue() + ": " + element)));
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
