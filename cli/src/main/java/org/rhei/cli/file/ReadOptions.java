package org.rhei.cli.file;

import org.jspecify.annotations.Nullable;

/**
 * The options for reading files of values.
 *
 * @param header the rule for the first row of a text table
 * @param format the format of files whose names do not say it, as an ending such as {@code csv}; null to recognize it by
 *     the content
 */
public record ReadOptions(HeaderRule header, @Nullable String format) {
    /** Headers and formats are recognized. */
    public static final ReadOptions AUTOMATIC = new ReadOptions(HeaderRule.AUTO, null);
}
