/** Times in float32: intervals of time, and checks and nodes that the grids share. Not exported. */
@NullMarked
package org.rhei.solvers.time;

import org.jspecify.annotations.NullMarked;
