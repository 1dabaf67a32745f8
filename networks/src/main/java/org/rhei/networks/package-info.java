/** Trained networks: their files, their configuration and their evaluation. */
@NullMarked
package org.rhei.networks;

import org.jspecify.annotations.NullMarked;
