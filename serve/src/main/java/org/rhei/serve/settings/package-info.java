/** The settings of the server. */
@NullMarked
package org.rhei.serve.settings;

import org.jspecify.annotations.NullMarked;
