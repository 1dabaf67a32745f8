/**
 * Plots of samples.
 *
 * <p>{@link org.rhei.plots.CornerPlot} shows the histograms of all dimensions and the density of each pair.
 * {@link org.rhei.plots.Trajectories} shows samples between noise and the posterior. Both are
 * {@linkplain org.rhei.plots.picture.Picture pictures} that are written as PNG or SVG; trajectories can also be an
 * animated GIF.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.CornerPlot}</td><td>histograms and pairwise densities of one or two sets of
 * samples</td></tr>
 * <tr><td>{@link org.rhei.plots.Trajectories}</td><td>the states of samples at several times</td></tr>
 * <tr><td>{@code CornerFigure}, {@code JointPanel}, {@code MarginalPanel}</td><td>the layout and the panels of a corner
 * plot</td></tr>
 * <tr><td>{@code TrajectoryCharts}</td><td>the charts of trajectories</td></tr>
 * </table>
 *
 * <table>
 * <caption>Other packages of this module</caption>
 * <tr><td>{@code plots.picture}</td><td>pictures and their formats</td></tr>
 * <tr><td>{@code plots.scale}</td><td>linear and logarithmic scales, ticks, numbers as text</td></tr>
 * <tr><td>{@code plots.canvas}</td><td>surfaces for SVG, PNG and GIF, the typeface, colours</td></tr>
 * <tr><td>{@code plots.figure}</td><td>panels, axes, charts, keys, small print</td></tr>
 * <tr><td>{@code plots.density}</td><td>ranges, quantiles, histograms, highest-density regions</td></tr>
 * </table>
 *
 * <p>Only this package and {@code plots.picture} are part of the public interface; the others also serve diagnostics
 * and studies. To add a plot, implement {@code Picture}, compose it from {@code plots.figure}, and look at the result
 * at several sizes.
 */
@NullMarked
package org.rhei.plots;

import org.jspecify.annotations.NullMarked;
