package org.rhei.cli.csv;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * The records of a text table, one after another: fields between separators, quoted or not (RFC 4180). Lines may end as on
 * any system; blank lines and comments are skipped.
 */
final class CsvRecords {
    private static final int BUFFER = 1 << 16;

    /** The limits of what may be values; they bound the memory for one record. */
    private static final int MOST_FIELD_CHARACTERS = 1 << 24;

    private static final int MOST_RECORD_CHARACTERS = 1 << 26;
    private static final int MOST_FIELDS = 1 << 17;
    private static final int MOST_COMMENT_CHARACTERS = 1 << 20;

    private static final int END = -1;

    private final Reader in;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int limit;

    /** The beginning of a line that was read as a comment but is none. */
    private String pushed = "";

    private int pushedAt;

    private final CsvDialect dialect;
    private final StringBuilder text = new StringBuilder();
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private int count;
    private long line = 1;
    private long recordLine;
    private int comments;
    private String comment = "";

    /**
     * Begins to read, and recognizes the separator.
     *
     * @throws IOException if the text cannot be read
     */
    CsvRecords(Reader in) throws IOException {
        this.in = in;
        boolean complete = false;
        while (limit < BUFFER && !complete) {
            int read = in.read(buffer, limit, BUFFER - limit);
            complete = read < 0;
            limit += Math.max(0, read);
        }
        this.dialect = CsvDialect.of(new String(buffer, 0, limit), complete);
        if (dialect.declared()) {
            skipLine();
        }
    }

    /** Returns the separator. */
    char separator() {
        return dialect.separator();
    }

    /** Returns the number of fields of the current record. */
    int count() {
        return count;
    }

    /** Returns a field of the current record. */
    String field(int i) {
        return text.substring(i == 0 ? 0 : ends[i - 1], ends[i]);
    }

    /** Returns true if a field of the current record is in quotation marks. */
    boolean isQuoted(int i) {
        return quoted[i];
    }

    /** Returns the line at which the current record begins, from 1 on. */
    long line() {
        return recordLine;
    }

    /** Returns the number of comments that were skipped. */
    int comments() {
        return comments;
    }

    /** Returns the text of the comment right before the current record; empty if there is none. */
    String comment() {
        return comment;
    }

    /**
     * Reads the next record.
     *
     * @return false at the end of the text
     * @throws CsvFault if quotation marks are wrong, or a field or a record is too long
     */
    boolean next() throws IOException {
        comment = "";
        while (true) {
            skipSpaces();
            recordLine = line;
            int c = peek();
            if (c == END) {
                return false;
            }
            if (c == '\n' || c == '\r') {
                skipLine();
                comment = "";
            } else if (c != '#' || !skipComment()) {
                readRecord();
                return true;
            }
        }
    }

    private boolean isSpace(int c) {
        return c == ' ' || (c == '\t' && dialect.separator() != '\t');
    }

    private void skipSpaces() throws IOException {
        while (isSpace(peek())) {
            read();
        }
    }

    private void skipLine() throws IOException {
        int c = read();
        while (c != END && c != '\n' && c != '\r') {
            c = read();
        }
    }

    /** Skips the line that begins here if it is a comment; otherwise leaves it to be read. */
    private boolean skipComment() throws IOException {
        StringBuilder start = new StringBuilder();
        while (start.length() < MOST_COMMENT_CHARACTERS && peek() != END && peek() != '\n' && peek() != '\r') {
            start.append((char) read());
        }
        String found = start.toString();
        if (CsvText.isComment(found)) {
            comments++;
            comment = found.substring(found.indexOf('#') + 1);
            skipLine();
            return true;
        }
        pushed = found + pushed.substring(pushedAt);
        pushedAt = 0;
        return false;
    }

    private void readRecord() throws IOException {
        count = 0;
        text.setLength(0);
        boolean more = true;
        while (more) {
            if (count == MOST_FIELDS) {
                throw new CsvFault("line " + recordLine + ": found more than " + MOST_FIELDS + " values");
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
                quoted = Arrays.copyOf(quoted, 2 * count);
            }
            skipSpaces();
            quoted[count] = peek() == '"';
            if (quoted[count]) {
                readQuoted();
            } else {
                readPlain();
            }
            ends[count++] = text.length();
            more = readSeparator();
        }
    }

    private void readPlain() throws IOException {
        int start = text.length();
        int c = peek();
        while (c != END && c != '\n' && c != '\r' && c != dialect.separator() && !(isSpaced() && isSpace(c))) {
            append(read(), start);
            c = peek();
        }
    }

    private boolean isSpaced() {
        return dialect.separator() == CsvDialect.SPACES;
    }

    private void readQuoted() throws IOException {
        int start = text.length();
        read();
        while (true) {
            int c = read();
            if (c == END) {
                throw new CsvFault("line " + recordLine + ", value " + (count + 1) + ": unclosed quotation mark");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                read();
            }
            append(c, start);
        }
    }

    private void append(int c, int start) {
        text.append((char) c);
        if (text.length() - start > MOST_FIELD_CHARACTERS || text.length() > MOST_RECORD_CHARACTERS) {
            throw new CsvFault("line " + recordLine + ", value " + (count + 1) + ": found a "
                    + (text.length() > MOST_RECORD_CHARACTERS ? "line" : "value") + " of more than "
                    + (text.length() > MOST_RECORD_CHARACTERS ? MOST_RECORD_CHARACTERS : MOST_FIELD_CHARACTERS)
                    + " characters, expected a row of numbers");
        }
    }

    /** Reads what ends a field; returns true if that is a separator, false if it is the end of the line. */
    private boolean readSeparator() throws IOException {
        skipSpaces();
        int c = peek();
        if (c == END || c == '\n' || c == '\r') {
            read();
            return false;
        }
        if (!isSpaced() && read() != dialect.separator()) {
            throw new CsvFault("line " + recordLine + ", value " + count
                    + ": found text after a closing quotation mark, expected a separator");
        }
        return true;
    }

    /** Reads a character; returns one line feed for the end of a line of any system. */
    private int read() throws IOException {
        int c = peek();
        if (pushedAt < pushed.length()) {
            pushedAt++;
        } else if (c != END) {
            at++;
        }
        if (c == '\r') {
            if (peek() == '\n') {
                at++;
            }
            c = '\n';
        }
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private int peek() throws IOException {
        if (pushedAt < pushed.length()) {
            return pushed.charAt(pushedAt);
        }
        if (at == limit) {
            limit = Math.max(0, in.read(buffer, 0, BUFFER));
            at = 0;
            if (limit == 0) {
                return END;
            }
        }
        if (buffer[at] == 0) {
            throw new CsvFault("line " + line
                    + ": found a zero byte, expected text in UTF-8, or in UTF-16 with a byte order mark");
        }
        return buffer[at];
    }

    /** Returns the line that is read, for faults of the encoding. */
    long currentLine() {
        return line;
    }
}
