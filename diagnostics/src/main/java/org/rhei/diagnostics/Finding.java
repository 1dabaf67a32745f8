package org.rhei.diagnostics;

/**
 * A number that a diagnosis found, with what it means.
 *
 * @param check the diagnosis, such as {@code SBC}
 * @param subject what the number is about, such as {@code θ₁}
 * @param statistic what the number is, such as {@code KS p}
 * @param value the number; finite
 * @param verdict what it means
 */
public record Finding(String check, String subject, String statistic, double value, Assessment verdict) {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is not finite
     */
    public Finding {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(check + ", " + subject + ", " + statistic + ": found " + value);
        }
    }
}
