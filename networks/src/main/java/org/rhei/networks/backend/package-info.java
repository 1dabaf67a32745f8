/** The backends that evaluate networks: the processor, and devices found as services. */
@NullMarked
package org.rhei.networks.backend;

import org.jspecify.annotations.NullMarked;
