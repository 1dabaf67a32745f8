/** Integration with steps that are known beforehand. */
@NullMarked
package org.rhei.solvers.engine;

import org.jspecify.annotations.NullMarked;
