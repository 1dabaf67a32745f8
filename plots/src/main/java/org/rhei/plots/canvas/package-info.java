/**
 * Drawing surfaces: lengths are points, colours are {@code 0xRRGGBB}.
 *
 * <p>{@link org.rhei.plots.canvas.Canvas} is drawn on; it becomes an SVG, a PNG or, through
 * {@link org.rhei.plots.canvas.GifAnimation}, a frame of a GIF. A {@link org.rhei.plots.canvas.Figure} draws itself on a canvas of its
 * own size. {@link org.rhei.plots.canvas.Typeface} measures text and holds the outlines of letters; {@link
 * org.rhei.plots.canvas.Ink}, {@link org.rhei.plots.canvas.LineStyle} and {@link org.rhei.plots.canvas.ColourMap} hold the colours.
 */
@NullMarked
package org.rhei.plots.canvas;

import org.jspecify.annotations.NullMarked;
