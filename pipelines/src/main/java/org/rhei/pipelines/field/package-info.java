/** A network, preconditioned, as a velocity field. */
@NullMarked
package org.rhei.pipelines.field;

import org.jspecify.annotations.NullMarked;
