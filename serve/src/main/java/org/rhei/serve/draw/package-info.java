/** The order in which requests are computed, and the refusal of those that would come too late. */
@NullMarked
package org.rhei.serve.draw;

import org.jspecify.annotations.NullMarked;
