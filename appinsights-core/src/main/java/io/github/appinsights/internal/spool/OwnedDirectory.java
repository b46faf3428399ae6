package io.github.appinsights.internal.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Directories that belong to this process's user alone. One that somebody else made, could write to or put a link in the place of is
 * refused: its files would be another's to read, and files another planted would be sent as ours.
 */
final class OwnedDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?>[] NONE = {};

    private OwnedDirectory() {}

    /** Makes it, and all above it, where it is missing. */
    static void makeRoot(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, attributes(directory, OWNER_ONLY));
        }
        if (!create(directory) && isPosix(directory)) {
            checkOwner(directory);
        }
    }

    /** Makes one in a directory of ours. */
    static void make(Path directory) throws IOException {
        if (!create(directory) && isPosix(directory) && !owner(directory).equals(owner(directory.resolveSibling("")))) {
            throw anothers(directory);
        }
    }

    /** @return false where it was there, and nobody else may write to it */
    private static boolean create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, attributes(directory, OWNER_ONLY));
            return true;
        } catch (FileAlreadyExistsException e) {
            check(directory);
            return false;
        }
    }

    private static void check(Path directory) throws IOException {
        BasicFileAttributes found =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
            throw new IOException(directory + " is a symbolic link");
        }
        if (!found.isDirectory()) {
            throw new IOException(directory + " is not a directory");
        }
        if (isPosix(directory)) {
            checkPermissions(directory);
        }
    }

    private static void checkPermissions(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException("other users may write to " + directory
                    + "; name a directory below it that does not exist yet, or take that right away");
        }
    }

    /** Who this process is, Java does not say; the owner of a file it makes does. */
    private static void checkOwner(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", null);
        try {
            if (!owner(probe).equals(owner(directory))) {
                throw anothers(directory);
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static IOException anothers(Path directory) {
        return new IOException(directory + " belongs to another user");
    }

    private static UserPrincipal owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** What a new file in there gets. */
    static FileAttribute<?>[] forFiles(Path directory) {
        return attributes(directory, FILE_OWNER_ONLY);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)} : NONE;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
