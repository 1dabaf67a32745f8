/**
 * Drawing surfaces. Lengths are points, colours are {@code 0xRRGGBB}.
 *
 * <p>A {@link org.rhei.plots.canvas.Canvas} receives lines, areas and text, and becomes an SVG, a PNG or, through
 * {@link org.rhei.plots.canvas.GifAnimation}, a frame of a GIF. A {@link org.rhei.plots.canvas.Figure} draws itself on
 * a canvas of its own size.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.canvas.Canvas}</td><td>the interface of drawing</td></tr>
 * <tr><td>{@code SvgCanvas}, {@code RasterCanvas}</td><td>shapes and text, or pixels</td></tr>
 * <tr><td>{@link org.rhei.plots.canvas.GifAnimation}</td><td>an animated GIF of frames</td></tr>
 * <tr><td>{@link org.rhei.plots.canvas.Figure}</td><td>something with a size that draws itself</td></tr>
 * <tr><td>{@link org.rhei.plots.canvas.Typeface}</td><td>the measures and outlines of letters</td></tr>
 * <tr><td>{@link org.rhei.plots.canvas.Ink}, {@link org.rhei.plots.canvas.LineStyle},
 * {@link org.rhei.plots.canvas.ColourMap}</td><td>colours, styles of lines, and colours of densities</td></tr>
 * <tr><td>{@link org.rhei.plots.canvas.Xml}</td><td>escapes text for SVG and HTML</td></tr>
 * </table>
 *
 * <p>Text has one typeface, which the module carries, so that a picture has equal measures on every machine.
 *
 * <p>To add a format, implement {@link org.rhei.plots.canvas.Canvas}, add the format to {@code PictureFormat}, and
 * compare a figure of each kind with the other formats.
 */
@NullMarked
package org.rhei.plots.canvas;

import org.jspecify.annotations.NullMarked;
