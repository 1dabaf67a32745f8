/**
 * Integrates ordinary differential equations dx/dt = v(t, x) for many samples at once.
 *
 * <p>A {@link org.rhei.solvers.Solver} knows a {@link org.rhei.solvers.VelocityField} and nothing of networks: fields
 * of one's own integrate just as well.
 */
@NullMarked
package org.rhei.solvers;

import org.jspecify.annotations.NullMarked;
