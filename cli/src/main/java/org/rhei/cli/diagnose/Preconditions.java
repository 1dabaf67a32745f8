package org.rhei.cli.diagnose;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.rhei.cli.diagnose.DiagnosisFiles.Fact;
import org.rhei.cli.request.DiagnosticCheck;
import org.rhei.cli.terminal.InputException;
import org.rhei.diagnostics.C2st;
import org.rhei.kernel.text.NumberText;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checks that can run on a number of trials, and those that cannot, with the reasons. Known before any sample is drawn.
 *
 * @param possible the checks that can run
 * @param skipped the others
 */
record Preconditions(Set<DiagnosticCheck> possible, Map<DiagnosticCheck, String> skipped) {
    /** Two trials of each class, beside those that are tested. */
    private static final int LOCAL_TRIALS = 10;

    /**
     * Returns the checks that can run, and why each of the others is skipped.
     *
     * @throws InputException if none can run
     */
    static Preconditions of(Set<DiagnosticCheck> checks, int trials) {
        Set<DiagnosticCheck> possible = EnumSet.noneOf(DiagnosticCheck.class);
        Map<DiagnosticCheck, String> skipped = new LinkedHashMap<>();
        for (DiagnosticCheck check : checks) {
            int least = least(check);
            if (trials >= least) {
                possible.add(check);
            } else {
                skipped.put(check, "needs at least " + NumberText.count(least, "trial") + ", found " + trials);
            }
        }
        if (possible.isEmpty()) {
            throw new InputException("no check can run: " + text(skipped));
        }
        return new Preconditions(possible, skipped);
    }

    private static int least(DiagnosticCheck check) {
        return switch (check) {
            case SBC, TARP, COVERAGE, PREDICTIVE -> 1;
            case C2ST -> C2st.Options.defaults().folds();
            case SWD, MMD -> 2;
            case LC2ST -> LOCAL_TRIALS;
        };
    }

    /** Returns the checks that were skipped, with the reasons, as a fact about the diagnosis. */
    static Fact fact(Map<DiagnosticCheck, String> skipped) {
        ObjectNode reasons = JsonNodeFactory.instance.objectNode();
        skipped.forEach((check, reason) -> reasons.put(check.toString().toLowerCase(Locale.ROOT), reason));
        return new Fact("skipped", text(skipped), reasons);
    }

    /** Writes checks and reasons on one line. */
    static String text(Map<DiagnosticCheck, String> skipped) {
        return skipped.entrySet().stream()
                .map(entry -> entry.getKey().toString().toLowerCase(Locale.ROOT) + " " + entry.getValue())
                .collect(Collectors.joining("; "));
    }
}
