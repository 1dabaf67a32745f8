/** The options that commands share. */
@NullMarked
package org.rhei.cli.option;

import org.jspecify.annotations.NullMarked;
