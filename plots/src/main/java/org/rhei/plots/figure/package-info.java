/**
 * The layout of figures: panels with axes, charts, keys and small print.
 *
 * <p>A {@link org.rhei.plots.figure.Chart} describes a panel by its scales and marks. A
 * {@link org.rhei.plots.figure.ChartPicture} arranges charts in rows. All figures of the project share the sizes of
 * {@link org.rhei.plots.figure.FigureStyle}, so that they look alike.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.figure.Chart}</td><td>a panel: scales, marks, labels</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.ChartPicture}, {@link org.rhei.plots.figure.ChartFigure}</td><td>charts in rows,
 * and their layout on a canvas</td></tr>
 * <tr><td>{@code ChartMarks}</td><td>draws the marks of a chart</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.Axes}</td><td>draws tick marks, their numbers and grid lines</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.Panel}</td><td>the frame of a panel</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.Lettering}</td><td>measures text, and finds the size that fits a width</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.Notes}</td><td>small print below a figure</td></tr>
 * <tr><td>{@link org.rhei.plots.figure.FigureStyle}</td><td>sizes of fonts, lines and margins</td></tr>
 * </table>
 *
 * <p>Sizes are points and do not depend on the format. Texts shrink rather than leave their space:
 * {@link org.rhei.plots.figure.Lettering} measures them before anything is drawn.
 *
 * <p>To add a kind of mark, add a record to {@link org.rhei.plots.figure.Chart} and its drawing to {@code ChartMarks}.
 * Look at the picture in both formats and at several widths.
 */
@NullMarked
package org.rhei.plots.figure;

import org.jspecify.annotations.NullMarked;
