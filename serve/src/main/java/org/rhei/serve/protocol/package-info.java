/** The Open Inference Protocol V2: requests and responses as JSON and binary tensors. */
@NullMarked
package org.rhei.serve.protocol;

import org.jspecify.annotations.NullMarked;
