package org.rhei.cli.numpy;

/**
 * A member of a zip archive.
 *
 * @param name its name
 * @param isDeflated true if it is compressed; false if it is stored as it is
 * @param checksum the CRC-32 of its content
 * @param storedBytes the bytes that it takes in the archive
 * @param bytes the bytes of its content
 * @param start the position of its first byte in the file
 */
record ZipMember(String name, boolean isDeflated, long checksum, long storedBytes, long bytes, long start) {}
