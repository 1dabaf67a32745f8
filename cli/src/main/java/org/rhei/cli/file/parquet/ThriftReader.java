package org.rhei.cli.file.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TField;
import shaded.parquet.org.apache.thrift.protocol.TList;
import shaded.parquet.org.apache.thrift.protocol.TMap;
import shaded.parquet.org.apache.thrift.protocol.TProtocolException;
import shaded.parquet.org.apache.thrift.protocol.TStruct;
import shaded.parquet.org.apache.thrift.transport.TEndpointTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Reads Parquet's structures from bytes that are not trusted: no list, text or nesting takes more memory than the bytes can hold, and a
 * number that names no type of a column is refused. The structures would forget such a number, so that the column would look as if it
 * had no type.
 */
final class ThriftReader extends TCompactProtocol {
    private static final int MOST_LEVELS = 32;

    /** So many elements are allowed in any structure. */
    private static final int FREE_ELEMENTS = 100_000;

    /** An element of a list stands for so many bytes of a larger structure: an object takes up to 90 times its bytes. */
    private static final int BYTES_OF_AN_ELEMENT = 16;

    /** The fields of Parquet's FileMetaData and SchemaElement whose numbers name something. */
    private static final int SCHEMA = 2;

    private static final int TYPE = 1;
    private static final int REPETITION = 3;
    private static final int OLDER_TYPE = 6;
    private static final int NEWER_TYPE = 10;

    /** The type of the field that ends a structure. */
    private static final byte STOP = 0;

    /** The level of the elements of a schema. */
    private static final int COLUMN = 2;

    private final boolean metadata;
    private final int[] fields = new int[MOST_LEVELS + 1];
    private int levels;
    private long elements;
    private @Nullable Integer unknownOlderType;

    private ThriftReader(Bytes bytes, boolean metadata) {
        super(bytes, bytes.end, bytes.end);
        this.metadata = metadata;
        elements = (long) FREE_ELEMENTS + bytes.end / BYTES_OF_AN_ELEMENT;
    }

    /**
     * Reads a structure from the first bytes of an array.
     *
     * @param structure the structure, which is filled
     * @param length the number of bytes that there are
     * @return the number of bytes that the structure takes
     * @throws TTransportException if the bytes end in the middle of the structure
     * @throws TException if the bytes hold something else
     */
    static int read(TBase<?, ?> structure, byte[] array, int length) throws TException {
        Bytes bytes = new Bytes(array, length);
        try {
            structure.read(new ThriftReader(bytes, structure instanceof FileMetaData));
        } catch (RuntimeException e) { // of a negative length
            throw new TProtocolException(TProtocolException.INVALID_DATA, "a length that is none", e);
        }
        return bytes.position;
    }

    @Override
    public TStruct readStructBegin() throws TException {
        if (++levels > MOST_LEVELS) {
            throw new TProtocolException(TProtocolException.DEPTH_LIMIT, "more than " + MOST_LEVELS + " levels");
        }
        return super.readStructBegin();
    }

    @Override
    public void readStructEnd() throws TException {
        levels--;
        super.readStructEnd();
    }

    @Override
    public TField readFieldBegin() throws TException {
        TField field = super.readFieldBegin();
        fields[levels] = field.id;
        if (field.type == STOP && unknownOlderType != null && inColumn()) {
            throw unknown("older type", unknownOlderType); // no newer type says more
        }
        if (field.id == NEWER_TYPE && inColumn()) {
            unknownOlderType = null;
        }
        return field;
    }

    private boolean inColumn() {
        return metadata && levels == COLUMN && fields[1] == SCHEMA;
    }

    @Override
    public int readI32() throws TException {
        int value = super.readI32();
        if (inColumn()) {
            switch (fields[levels]) {
                case TYPE -> require(Type.findByValue(value), "type", value);
                case REPETITION -> require(FieldRepetitionType.findByValue(value), "repetition", value);
                case OLDER_TYPE -> unknownOlderType = ConvertedType.findByValue(value) == null ? value : null;
                default -> {}
            }
        }
        return value;
    }

    private static void require(@Nullable Object meaning, String what, int value) throws TProtocolException {
        if (meaning == null) {
            throw unknown(what, value);
        }
    }

    private static TProtocolException unknown(String what, int value) {
        return new TProtocolException(
                TProtocolException.INVALID_DATA, "a column has the unknown " + what + " " + value);
    }

    @Override
    public TList readListBegin() throws TException {
        TList list = super.readListBegin();
        count(list.size);
        return list;
    }

    @Override
    public TMap readMapBegin() throws TException {
        TMap map = super.readMapBegin();
        count(map.size);
        return map;
    }

    private void count(int size) throws TProtocolException {
        elements -= size;
        if (size < 0 || elements < 0) {
            throw new TProtocolException(TProtocolException.SIZE_LIMIT, "more elements than its bytes can hold");
        }
    }

    /** An array of bytes that are read from the start on. */
    private static final class Bytes extends TEndpointTransport {
        private final byte[] array;
        private final int end;
        private int position;

        Bytes(byte[] array, int end) throws TTransportException {
            super(TConfiguration.custom().setMaxMessageSize(Math.max(1, end)).build());
            this.array = array;
            this.end = end;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws TTransportException {
            int count = Math.min(length, end - position);
            if (count <= 0 && length > 0) {
                throw new TTransportException(TTransportException.END_OF_FILE, "it ends in the middle of a structure");
            }
            System.arraycopy(array, position, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public void checkReadBytesAvailable(long count) throws TTransportException {
            if (count > end - position) {
                throw new TTransportException(TTransportException.END_OF_FILE, "it ends in the middle of a structure");
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void open() {}

        @Override
        public void close() {}

        @Override
        public void write(byte[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }
    }
}
