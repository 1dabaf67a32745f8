/** The server, which loads models and answers requests. */
@NullMarked
package org.rhei.serve;

import org.jspecify.annotations.NullMarked;
