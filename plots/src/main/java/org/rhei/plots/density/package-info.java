/**
 * Densities of samples: ranges, quantiles, histograms and highest-density regions.
 *
 * <p>A {@link org.rhei.plots.density.Column} reads one dimension of samples. {@link org.rhei.plots.density.Marginal}
 * describes it; {@link org.rhei.plots.density.JointHistogram} and {@link org.rhei.plots.density.JointDensity} describe
 * two dimensions together. The numbers of bins and cells minimise an estimated error, so that a figure needs no
 * parameters.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.density.Column}</td><td>one dimension of samples</td></tr>
 * <tr><td>{@link org.rhei.plots.density.Extent}</td><td>the range of values that a panel shows</td></tr>
 * <tr><td>{@link org.rhei.plots.density.Histogram}, {@link org.rhei.plots.density.Marginal}</td><td>the density of one
 * dimension, and its highest-density interval</td></tr>
 * <tr><td>{@link org.rhei.plots.density.JointHistogram}, {@link org.rhei.plots.density.JointDensity}</td><td>the
 * density of two dimensions, and its highest-density regions</td></tr>
 * <tr><td>{@code Contour}</td><td>the lines of a density at one level</td></tr>
 * </table>
 *
 * <p>Nothing here draws. All results are values that the panels of {@code org.rhei.plots} draw and tests compare with
 * distributions of known densities.
 *
 * <p>To add an estimate, write a class that takes a {@link org.rhei.plots.density.Column} and returns a value, cite its
 * source, and test it with samples of a distribution whose result is known in closed form.
 */
@NullMarked
package org.rhei.plots.density;

import org.jspecify.annotations.NullMarked;
