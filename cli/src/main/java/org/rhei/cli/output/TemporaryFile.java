package org.rhei.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A new file beside the file that it becomes. It is created under a name that nobody can foresee, never opened through a link, and
 * locked while it is written: a lock ends with its process, so that {@link Leftovers} recognizes the files of killed processes. An
 * interrupted process deletes the file.
 */
public final class TemporaryFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int TRIES = 20;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel channel;
    private final OutputStream out;
    private final Removal removal;

    private TemporaryFile(Path path, FileChannel channel, Removal removal) {
        this.path = path;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        this.removal = removal;
    }

    /**
     * Creates a file with the permissions that new files have.
     *
     * @param file the file that it becomes
     * @throws IOException if it cannot be created
     */
    static TemporaryFile beside(Path file) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path path = TemporaryName.create().beside(file);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (Leftovers.lock(channel) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new TemporaryFile(path, channel, Removal.of(() -> delete(path)));
            }
            channel.close(); // another process took it for a leftover in the moment before it was locked
        }
        throw new FileAlreadyExistsException(file.toString(), null, "no temporary file can be made");
    }

    Path path() {
        return path;
    }

    /** Returns a stream into the file, which {@link #finish} closes. An interrupt of the thread stops it. */
    public OutputStream stream() {
        return out;
    }

    /**
     * Ends the content; the file can be placed from then on.
     *
     * @throws IOException if the content could not be written
     */
    public void finish() throws IOException {
        out.close();
    }

    /**
     * Gives this file the permissions, owner and group of another, without a moment in which more people may read it.
     *
     * @throws IOException if that is not possible
     */
    void adopt(Path other) throws IOException {
        adopt(path, other);
    }

    /** Gives a file or a folder the permissions, owner and group of another. */
    static void adopt(Path path, Path other) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return; // this file system has none
        }
        PosixFileAttributes own = view.readAttributes();
        PosixFileAttributes wanted = Files.readAttributes(other, PosixFileAttributes.class);
        if (own.owner().equals(wanted.owner()) && own.group().equals(wanted.group())) {
            view.setPermissions(wanted.permissions());
            return;
        }
        if (Files.isRegularFile(path)) {
            view.setPermissions(PRIVATE);
        }
        if (!own.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
        if (!own.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        view.setPermissions(wanted.permissions());
    }

    /**
     * Gives the file its name if no file has it.
     *
     * @throws FileAlreadyExistsException if a file has the name; it stays as it is
     * @throws IOException if the file cannot have the name
     */
    void place(Path file) throws IOException {
        try {
            Files.createLink(file, path); // fails if the name is taken, which a move does not
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException _) { // a file system without links
            Files.createFile(file);
            try {
                replace(file);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    /** Takes the name back from the file; it can be placed again. */
    void withdraw(Path file) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
        } else {
            Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Gives the file its name, also if another file has it.
     *
     * @throws IOException if the file cannot have the name
     */
    void replace(Path file) throws IOException {
        try {
            Files.move(path, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(path, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes the file if it has not taken its name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) { // the file is deleted
        }
        removal.close();
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) { // another command removes it later
        }
    }
}
