package org.rhei.cli.run;

import java.util.List;
import java.util.Map;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.StudyRequest;
import org.rhei.diagnostics.Assessment;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.diagnostics.Finding;
import org.rhei.diagnostics.JUnitReport;
import org.rhei.kernel.text.NumberText;
import org.rhei.studies.CandidateSummary;
import org.rhei.studies.Verdict;

/**
 * The verdict of a study as a test that fails or not.
 *
 * @param verdict the verdict
 * @param words the verdict in words
 */
record StudyCase(Verdict verdict, String words) {
    /** Returns how bad the verdict is: bad if no solver meets ε, doubtful if the reference is not known well enough to tell. */
    Grade grade() {
        if (verdict.choice().isPresent()) {
            return Grade.GOOD;
        }
        return verdict.floor() < verdict.epsilon() ? Grade.BAD : Grade.DOUBTFUL;
    }

    /** Returns true if the user calls such a verdict a failure. */
    boolean fails(FailOn failOn) {
        return failOn != FailOn.NEVER && grade().compareTo(failing(failOn)) >= 0;
    }

    /** Returns the verdict in JUnit's form: a test of the solver that is chosen, or of the most accurate one. */
    JUnitReport report(StudyRequest request) {
        double p99 =
                verdict.choice().or(verdict::nearest).map(CandidateSummary::p99).orElse(verdict.floor());
        String expected = "a solver whose p99 error is below " + NumberText.number(verdict.epsilon());
        Finding finding = new Finding(
                "study",
                verdict.candidates() + " candidates",
                "p99 error of the spread",
                p99,
                new Assessment(grade(), words, expected));
        String name = "rhei study " + request.model().name();
        return new JUnitReport(name, List.of(finding), Map.of(), failing(request.failOn()));
    }

    private static Grade failing(FailOn failOn) {
        return failOn == FailOn.DOUBTFUL ? Grade.DOUBTFUL : Grade.BAD;
    }
}
