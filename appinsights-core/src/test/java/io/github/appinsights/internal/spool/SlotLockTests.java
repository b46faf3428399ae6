package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.testing.RunningJvm;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotLockTests {

    @TempDir
    private Path directory;

    @Test
    void oneIsGivenOnceAtATime() throws IOException {
        try (SlotLock lock = SlotLock.tryLock(directory)) {
            assertThat(lock).isNotNull();
            assertThat(SlotLock.tryLock(directory)).isNull();
        }
        try (SlotLock again = SlotLock.tryLock(directory)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aSlotIsTheSameWhateverItIsCalled() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        try (SlotLock lock = SlotLock.tryLock(directory)) {
            assertThat(lock).isNotNull();
            assertThat(SlotLock.tryLock(link)).isNull();
        }
    }

    @Test
    void itIsInPlaceUntilItsFileIsGoneOrAnother() throws IOException {
        try (SlotLock lock = SlotLock.tryLock(directory)) {
            assertThat(lock).isNotNull().returns(true, SlotLock::isInPlace);
            Path file = directory.resolve(SlotLock.NAME);
            Files.delete(file);
            assertThat(lock).returns(false, SlotLock::isInPlace);
            Files.createFile(file);
            assertThat(lock).returns(false, SlotLock::isInPlace);
        }
    }

    /** In one JVM, to close a file gives up all locks on it, whoever has them: another application must not even try. */
    @Test
    void anotherApplicationOfTheSameServerNeitherGetsItNorLosesItForUs() throws Exception {
        URL[] classPath = {SlotLock.class.getProtectionDomain().getCodeSource().getLocation()};
        try (LocalDisk disk = Opened.at(directory);
                Application application = new Application(classPath)) {
            application.open(directory);
            assertThat(disk.write(1, 0, Batches.of(1, 1))).isNotNull();

            try (RunningJvm process = RunningJvm.start(List.of(), DiskProcess.class, directory.toString())) {
                process.tell("open");
                assertThat(process.line()).isEqualTo("found 0");
                process.tell("write 1");
                process.line();
            }
        }
        try (java.util.stream.Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(path -> path.toString().endsWith(SpoolFile.SUFFIX))
                            .map(path -> path.getName(path.getNameCount() - 2).toString()))
                    .containsExactlyInAnyOrder("0", "2");
        }
    }

    private static final class Opened {
        static LocalDisk at(Path root) throws IOException {
            Files.setPosixFilePermissions(root, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            LocalDisk disk = new LocalDisk(root, Batches.DESTINATION, false);
            disk.open();
            return disk;
        }
    }

    /** Has the classes of the client once more. */
    private static final class Application extends URLClassLoader {

        Application(URL[] classPath) {
            super(classPath, SlotLock.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.github.appinsights.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }

        void open(Path root) throws ReflectiveOperationException {
            Class<?> type = loadClass(LocalDisk.class.getName());
            assertThat(type).isNotSameAs(LocalDisk.class);
            Constructor<?> constructor = type.getDeclaredConstructor(Path.class, String.class, boolean.class);
            constructor.setAccessible(true);
            Object disk = constructor.newInstance(root, Batches.DESTINATION, false);
            Method open = type.getDeclaredMethod("open");
            open.setAccessible(true);
            try {
                open.invoke(disk);
            } catch (InvocationTargetException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }
}
