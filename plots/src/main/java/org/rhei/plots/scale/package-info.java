/**
 * Scales of panels: the map from values to positions, the ticks, and numbers as text.
 *
 * <p>A {@link org.rhei.plots.scale.Scale} is linear or logarithmic. It maps values along one side of a panel to
 * positions and chooses the ticks, each a {@link org.rhei.plots.scale.Tick} with its number as text.
 * {@link org.rhei.plots.scale.Numbers} formats numbers for pictures and reports.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.plots.scale.Scale}</td><td>the common interface</td></tr>
 * <tr><td>{@link org.rhei.plots.scale.LinearScale}, {@link org.rhei.plots.scale.LogScale}</td><td>the two
 * scales</td></tr>
 * <tr><td>{@link org.rhei.plots.scale.Tick}</td><td>a marked value with its text</td></tr>
 * <tr><td>{@link org.rhei.plots.scale.Numbers}</td><td>numbers as text, with few digits</td></tr>
 * </table>
 *
 * <p>No class here depends on samples or on drawing.
 *
 * <p>To add a scale, implement {@link org.rhei.plots.scale.Scale}. Its ticks must be numbers that a reader can read at
 * a glance, and the texts of two ticks must differ.
 */
@NullMarked
package org.rhei.plots.scale;

import org.jspecify.annotations.NullMarked;
