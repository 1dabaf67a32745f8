/**
 * The statistics of the diagnostics: tests of uniformity, distances between samples, and a classifier.
 *
 * <p>The diagnostics of {@code org.rhei.diagnostics} turn these numbers into findings. The classes here know nothing of
 * posteriors, models or pictures.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.diagnostics.statistics.Points}</td><td>samples as points of equal dimension</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.statistics.Uniformity}</td><td>tests whether ranks are uniform</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.statistics.StoneHistogram}</td><td>a histogram with the bins of Stone's rule, as
 * in NumPy</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.statistics.Shares}</td><td>intervals of fractions and counts, and fractions as
 * standard deviations</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.statistics.MaximumMeanDiscrepancy},
 * {@link org.rhei.diagnostics.statistics.SlicedWasserstein}</td><td>distances between two sets of points</td></tr>
 * <tr><td>{@link org.rhei.diagnostics.statistics.Forest}</td><td>a random forest that separates two sets of
 * points</td></tr>
 * </table>
 *
 * <p>Random numbers come from a seed, so that a result can be repeated.
 *
 * <p>To add a statistic, write a class that takes {@link org.rhei.diagnostics.statistics.Points} or arrays and returns
 * numbers, cite its source, and test it with an oracle: a closed form or another implementation. A distance with a
 * permutation test is used by {@code PermutationTest}.
 */
@NullMarked
package org.rhei.diagnostics.statistics;

import org.jspecify.annotations.NullMarked;
