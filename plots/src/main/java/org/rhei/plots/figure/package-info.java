/**
 * The layout of figures: panels with axes, charts, keys and small print.
 *
 * <p>All figures of the project share {@link org.rhei.plots.figure.FigureStyle} for sizes, {@link org.rhei.plots.figure.Axes} for tick
 * marks and their numbers, {@link org.rhei.plots.figure.Lettering} for text that must fit and {@link org.rhei.plots.figure.Notes} for
 * small print. A {@link org.rhei.plots.figure.Chart} describes a panel by its scales and marks; a {@link
 * org.rhei.plots.figure.ChartPicture} arranges charts in rows. A new kind of mark is a record in {@code Chart} and its drawing in
 * {@code ChartMarks}.
 */
@NullMarked
package org.rhei.plots.figure;

import org.jspecify.annotations.NullMarked;
