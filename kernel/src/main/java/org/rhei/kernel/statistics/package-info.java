/**
 * Statistics of one-dimensional samples that several modules need: posterior summaries and pictures describe a marginal
 * by the same rules.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.statistics.Quantiles}</td><td>quantiles between order statistics</td></tr>
 * <tr><td>{@link org.rhei.kernel.statistics.Moments}</td><td>mean and standard deviation</td></tr>
 * <tr><td>{@link org.rhei.kernel.statistics.Modes}</td><td>the number of clear modes of a density</td></tr>
 * <tr><td>{@link org.rhei.kernel.statistics.RepeatedTimes}</td><td>whether repeated work still becomes faster</td></tr>
 * </table>
 *
 * <p>All functions of samples are pure: they keep no state, use no random numbers and do not change their arguments. Equal
 * samples give equal results on every machine.
 *
 * <p>To add a statistic, check that at least two modules need it; otherwise it belongs to that module. Test it with
 * samples of a distribution whose result is known.
 */
@NullMarked
package org.rhei.kernel.statistics;

import org.jspecify.annotations.NullMarked;
