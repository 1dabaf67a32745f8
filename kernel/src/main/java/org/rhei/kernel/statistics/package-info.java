/**
 * Statistics of one-dimensional samples that several modules need: posterior summaries and pictures describe a marginal by the same
 * rules.
 *
 * <table>
 *   <caption>Main types</caption>
 *   <tr><td>{@link org.rhei.kernel.statistics.Quantiles}</td><td>quantiles between order statistics</td></tr>
 *   <tr><td>{@link org.rhei.kernel.statistics.Modes}</td><td>the number of clear modes of a density</td></tr>
 * </table>
 *
 * <p>All functions are pure: they keep no state and do not change their arguments. A statistic that only one module needs belongs to
 * that module.
 */
@NullMarked
package org.rhei.kernel.statistics;

import org.jspecify.annotations.NullMarked;
