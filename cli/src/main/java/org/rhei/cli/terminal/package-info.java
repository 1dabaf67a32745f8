/** What the command says on the terminal. */
@NullMarked
package org.rhei.cli.terminal;

import org.jspecify.annotations.NullMarked;
