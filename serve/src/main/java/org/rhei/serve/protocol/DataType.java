package org.rhei.serve.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The data types of the protocol's tensors that hold numbers. */
enum DataType {
    FP32(4) {
        @Override
        float next(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    FP64(8) {
        @Override
        float next(ByteBuffer bytes) {
            return (float) bytes.getDouble();
        }
    },
    FP16(2) {
        @Override
        float next(ByteBuffer bytes) {
            return Float.float16ToFloat(bytes.getShort());
        }
    },
    INT64(8) {
        @Override
        float next(ByteBuffer bytes) {
            return bytes.getLong();
        }
    },
    INT32(4) {
        @Override
        float next(ByteBuffer bytes) {
            return bytes.getInt();
        }
    };

    /** The size of a value in bytes. */
    final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the next value of a tensor. */
    abstract float next(ByteBuffer bytes);

    /** Returns the type with a name. */
    static Optional<DataType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
