/**
 * Numbers as text. Reports, messages and tables of all modules write numbers by {@link org.rhei.kernel.text.NumberText}, so that a
 * number looks alike wherever it is printed; a test of the classes finds other ways. Pictures have typographic signs in addition.
 */
@NullMarked
package org.rhei.kernel.text;

import org.jspecify.annotations.NullMarked;
