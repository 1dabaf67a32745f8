/**
 * The statistics behind the diagnostics: distances between sets of samples, a random forest, histograms, intervals of shares.
 *
 * <p>{@link org.rhei.diagnostics.statistics.Points} is a validated set of samples. {@link
 * org.rhei.diagnostics.statistics.SlicedWasserstein} and {@link org.rhei.diagnostics.statistics.MaximumMeanDiscrepancy} compare two of
 * them, {@link org.rhei.diagnostics.statistics.Forest} learns to tell them apart. No class here depends on posteriors or verdicts.
 */
@NullMarked
package org.rhei.diagnostics.statistics;

import org.jspecify.annotations.NullMarked;
