package org.rhei.cli.file.parquet;

import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TList;
import shaded.parquet.org.apache.thrift.protocol.TMap;
import shaded.parquet.org.apache.thrift.protocol.TProtocolException;
import shaded.parquet.org.apache.thrift.protocol.TStruct;
import shaded.parquet.org.apache.thrift.transport.TEndpointTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/** Reads Parquet's structures from bytes that are not trusted: no list, text or nesting takes more memory than the bytes can hold. */
final class ThriftReader extends TCompactProtocol {
    private static final int MOST_LEVELS = 32;

    /** So many elements are allowed in any structure. */
    private static final int FREE_ELEMENTS = 100_000;

    /** An element of a list stands for so many bytes of a larger structure: an object takes up to 90 times its bytes. */
    private static final int BYTES_OF_AN_ELEMENT = 16;

    private int levels;
    private long elements;

    private ThriftReader(Bytes bytes) {
        super(bytes, bytes.end, bytes.end);
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
            structure.read(new ThriftReader(bytes));
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
