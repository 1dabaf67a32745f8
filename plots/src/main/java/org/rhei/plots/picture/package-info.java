/**
 * Pictures and the formats in which they are written.
 *
 * <p>Each plot and each diagnostic picture is a {@link org.rhei.plots.picture.Picture}; a
 * {@link org.rhei.plots.picture.PictureFormat} says whether it becomes pixels (PNG) or shapes and text (SVG).
 */
@NullMarked
package org.rhei.plots.picture;

import org.jspecify.annotations.NullMarked;
