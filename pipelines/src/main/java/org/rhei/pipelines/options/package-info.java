/** What a draw or a density can be asked for. */
@NullMarked
package org.rhei.pipelines.options;

import org.jspecify.annotations.NullMarked;
