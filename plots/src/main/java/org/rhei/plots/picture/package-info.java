/**
 * Pictures and the formats in which they are written.
 *
 * <p>Each plot and each diagnostic picture is a {@link org.rhei.plots.picture.Picture}. A
 * {@link org.rhei.plots.picture.PictureFormat} determines whether it becomes pixels (PNG) or shapes and text (SVG). An
 * application writes a picture to a stream or a file and needs no other type of drawing.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.picture.Picture}</td><td>something that can be written as a file</td></tr>
 * <tr><td>{@link org.rhei.plots.picture.PictureFormat}</td><td>PNG or SVG, by the ending of a file</td></tr>
 * </table>
 *
 * <p>Writing needs neither a screen nor installed fonts, and equal pictures give equal bytes, so that tests can compare
 * files.
 *
 * <p>To add a picture, implement {@link org.rhei.plots.picture.Picture} with a figure of {@code org.rhei.plots.figure}.
 * To add a format, see {@code org.rhei.plots.canvas}.
 */
@NullMarked
package org.rhei.plots.picture;

import org.jspecify.annotations.NullMarked;
