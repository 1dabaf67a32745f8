package org.rhei.cli.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The temporary files that killed processes left in a folder.
 *
 * <p>A process holds a lock on its temporary file, which ends with the process. A file is a leftover if its lock is free and no
 * living process of its number on this machine can have made it. Locks of network file systems may hold on one machine alone, so
 * that files of other machines are left alone there.
 */
final class Leftovers {
    /** File systems whose locks hold for everybody who sees a file. */
    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "apfs", "hfs", "NTFS");

    /** The accuracy of the times at which processes began. */
    private static final Duration CLOCK = Duration.ofSeconds(2);

    private Leftovers() {}

    /**
     * Removes the leftovers of a folder that belong to the owner of a file; leaves everything that cannot be removed.
     *
     * @param own a file of this process
     */
    static void removeBeside(Path own) {
        Path folder = own.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder,
                file -> TemporaryName.parse(String.valueOf(file.getFileName())).isPresent())) {
            Object owner = owner(own);
            for (Path file : files) {
                if (!file.equals(own) && owner(file).equals(owner)) {
                    remove(file);
                }
            }
        } catch (IOException | RuntimeException _) { // a folder that cannot be listed keeps its leftovers
        }
    }

    /** Locks a file; returns false if another process holds the lock, true also on a file system without locks. */
    static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static Object owner(Path file) throws IOException {
        FileOwnerAttributeView view =
                Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view == null ? "" : view.getOwner();
    }

    private static void remove(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        TemporaryName name =
                TemporaryName.parse(String.valueOf(file.getFileName())).orElseThrow();
        if (!attributes.isRegularFile() || mayLive(name, attributes) || (!name.ofThisHost() && !locksHold(file))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                removeFolders(file);
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException _) { // it lives, or nothing can tell
        }
    }

    /** Removes the folders of a file, but not the former folder and its successor where the process was killed between two moves. */
    private static void removeFolders(Path file) throws IOException {
        Path folder = TemporaryName.beside(file, TemporaryName.FOLDER);
        Path old = TemporaryName.beside(file, TemporaryName.OLD);
        if (!Files.exists(folder) || !Files.exists(old)) {
            removeFolder(folder);
            removeFolder(old);
        }
    }

    /** Returns true if a process of this machine that lives may have made a file. */
    private static boolean mayLive(TemporaryName name, BasicFileAttributes attributes) {
        Optional<ProcessHandle> process = name.ofThisHost() ? ProcessHandle.of(name.process()) : Optional.empty();
        return process.isPresent()
                && process.get()
                        .info()
                        .startInstant()
                        .orElse(Instant.MIN)
                        .isBefore(attributes.lastModifiedTime().toInstant().plus(CLOCK));
    }

    private static boolean locksHold(Path file) throws IOException {
        return LOCAL.contains(Files.getFileStore(file).type());
    }

    /**
     * Removes a folder of files, never through a link.
     *
     * @throws IOException if it holds folders, or cannot be removed
     */
    static void removeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = Optional.ofNullable(folder.toAbsolutePath().getParent()).orElseThrow();
        Path name = Optional.ofNullable(folder.getFileName()).orElseThrow();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parent)) {
            if (files instanceof SecureDirectoryStream<Path> secure) {
                try (SecureDirectoryStream<Path> content = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    for (Path file : content) {
                        content.deleteFile(file.getFileName());
                    }
                }
                secure.deleteDirectory(name);
                return;
            }
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            for (Path file : content) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
