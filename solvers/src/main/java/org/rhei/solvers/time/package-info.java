/** Times in float32: intervals, and the nodes of grids. */
@NullMarked
package org.rhei.solvers.time;

import org.jspecify.annotations.NullMarked;
