/**
 * Numbers as text. Reports, messages and tables of all modules write numbers by {@link org.rhei.kernel.text.NumberText}, so that a
 * number looks alike wherever it is printed; a test of the classes finds other ways. Pictures have typographic signs in addition.
 *
 * <pre>{@code
 * NumberText.number(0.01)        // 0.01
 * NumberText.number(0.00012)     // 1.2e-4
 * NumberText.tolerance(0.001)    // 1e-3
 * NumberText.number(0.12345, 2)  // 0.12
 * }</pre>
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.kernel.text.NumberText}<td>writes numbers
 * </table>
 */
@NullMarked
package org.rhei.kernel.text;

import org.jspecify.annotations.NullMarked;
