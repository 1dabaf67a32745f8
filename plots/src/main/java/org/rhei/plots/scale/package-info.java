/**
 * Scales of pictures: how the values along one side of a panel map to places, which of them get a tick, and how numbers are written.
 *
 * <p>{@link org.rhei.plots.scale.Scale} is linear or logarithmic. {@link org.rhei.plots.scale.Tick} is a marked value with its number;
 * {@link org.rhei.plots.scale.Numbers} formats numbers for pictures and reports. No class here depends on samples or drawing.
 */
@NullMarked
package org.rhei.plots.scale;

import org.jspecify.annotations.NullMarked;
