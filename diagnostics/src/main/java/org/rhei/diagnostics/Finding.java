package org.rhei.diagnostics;

import java.util.List;
import org.rhei.kernel.text.NumberText;

/**
 * A value that a diagnosis found, with its meaning.
 *
 * @param check the diagnosis, such as {@code SBC}
 * @param subject the subject of the value, such as {@code θ₁}
 * @param statistic the name of the value, such as {@code KS p}
 * @param value the value; finite
 * @param verdict its meaning
 */
public record Finding(String check, String subject, String statistic, double value, Assessment verdict) {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException when it is not finite
     */
    public Finding {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    check + ", " + subject + ", " + statistic + ": found " + NumberText.number(value));
        }
    }

    /**
     * Returns the worst grade of some findings.
     *
     * @param findings any number
     * @return {@link Assessment.Grade#UNJUDGED} where none could be judged
     */
    public static Assessment.Grade worst(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.verdict().grade())
                .max(Enum::compareTo)
                .orElse(Assessment.Grade.UNJUDGED);
    }
}
