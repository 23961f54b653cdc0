package io.sallyport.filter.classifier;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps in which a file is replaced, so that a test can stop after each. */
interface Disk {
    /** The disk of this machine. */
    Disk LOCAL = new Disk() {
        @Override
        public OutputStream create(Path file) throws IOException {
            return Files.newOutputStream(file);
        }

        @Override
        public void force(Path fileOrFolder) throws IOException {
            StandardOpenOption mode =
                    Files.isDirectory(fileOrFolder) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
            try (FileChannel channel = FileChannel.open(fileOrFolder, mode)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    };

    /** Begins a file, or begins it anew. */
    OutputStream create(Path file) throws IOException;

    /** Returns when what was written into a file, or the names in a folder, would outlive a fall of the machine. */
    void force(Path fileOrFolder) throws IOException;

    /** Gives a file another name, in place of what had it. */
    void move(Path from, Path to) throws IOException;
}
