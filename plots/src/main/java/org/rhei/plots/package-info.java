/**
 * Plots of samples.
 *
 * <p>{@link org.rhei.plots.CornerPlot} shows the histograms of all dimensions and the density of each pair; {@link
 * org.rhei.plots.Trajectories} shows samples between noise and the posterior. Both are {@linkplain org.rhei.plots.picture.Picture
 * pictures} that are written as PNG or SVG; trajectories can also be an animated GIF.
 *
 * <p>The other packages of this module serve plots, diagnostics and studies and are not part of the public interface:
 *
 * <table>
 * <caption>Packages</caption>
 * <tr><td>{@code plots.scale}</td><td>linear and logarithmic scales, ticks, numbers as text</td></tr>
 * <tr><td>{@code plots.canvas}</td><td>surfaces for SVG, PNG and GIF, the typeface, colours</td></tr>
 * <tr><td>{@code plots.figure}</td><td>panels, axes, charts, keys, small print</td></tr>
 * <tr><td>{@code plots.density}</td><td>ranges, quantiles, histograms, highest-density regions</td></tr>
 * </table>
 */
@NullMarked
package org.rhei.plots;

import org.jspecify.annotations.NullMarked;
