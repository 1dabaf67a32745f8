/** The commands. */
@NullMarked
package org.rhei.cli.command;

import org.jspecify.annotations.NullMarked;
