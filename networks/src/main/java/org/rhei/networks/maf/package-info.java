/**
 * GenSBI's {@code MAFlow}, a masked autoregressive flow (Papamakarios et al. 2017, arXiv 1705.07057). Each layer maps every value of a
 * sample by parameters that depend on the values before it.
 *
 * <p>Read first: {@code MafEvaluator}, whose two methods are the two directions of the flow.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.maf.Maf}</td><td>the flow with its weights</td></tr>
 * <tr><td>{@code Conditioner}, {@code Units}</td><td>the masked network of a layer, and the order of its hidden units</td></tr>
 * <tr><td>{@code ValueMap}, {@code AffineMap}, {@code SplineMap}</td><td>the maps of a value</td></tr>
 * <tr><td>{@code MafEvaluator}</td><td>the evaluation on tiles, a sample in each lane of each token</td></tr>
 * </table>
 *
 * <p>The hidden units are sorted by the number of values that they depend on, so that the units of a value are complete when the values
 * before it are. One pass over all units therefore maps all values of a sample, from noise to samples as well as back; a network that is
 * evaluated anew for each value does the work as many times as there are values. The masks of the file must be those of GenSBI's rule.
 */
@NullMarked
package org.rhei.networks.maf;

import org.jspecify.annotations.NullMarked;
