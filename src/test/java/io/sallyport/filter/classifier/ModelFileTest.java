package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir
    Path folder;

    @Test
    void modelIsReadAsItWasSaved() throws IOException {
        Model saved = trained(60);
        saved.domains.learn("a.example", 1);
        save(saved);
        try (ModelFile home = home(Disk.LOCAL)) {
            Model read = home.open();
            assertThat(read.id()).isEqualTo(saved.id());
            assertThat(read.progress()).isEqualTo(saved.progress());
            assertThat(read.weights.weights).isEqualTo(saved.weights.weights);
            assertThat(read.weights.squares).isEqualTo(saved.weights.squares);
            assertThat(read.domains.all()).isEqualTo(saved.domains.all());
            assertThat(read.spamReplay.kept()).hasSize(60).containsExactlyElementsOf(saved.spamReplay.kept());
            saved.calibration.draw(); // As opening does
            int[] letter = features(read, Label.SPAM, 99);
            assertThat(read.probability(letter, null)).isEqualTo(saved.probability(letter, null));
        }
    }

    @Test
    void modelThatNeverWasIsNewAndHasANumberOfItsOwn() throws IOException {
        try (ModelFile a = new ModelFile(folder.resolve("a/model"), Disk.LOCAL);
                ModelFile b = new ModelFile(folder.resolve("b/model"), Disk.LOCAL)) {
            assertThat(a.open().id()).isNotEqualTo(b.open().id());
        }
    }

    @Test
    @Timeout(20)
    void largestModelLoadsWithinASecond() throws IOException {
        save(trained(300));
        try (ModelFile home = home(Disk.LOCAL)) {
            home.open(); // The virtual machine has read one before
            long begin = System.nanoTime();
            home.open();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        }
    }

    /** Any octet that changed, any end that is missing: the file is not used, and not replaced by a new model. */
    @Test
    void damagedFileIsRefusedWithAdviceAndStays() throws IOException {
        save(trained(5));
        byte[] good = Files.readAllBytes(file());
        for (int cut : new int[] {0, 1, 22, 23, 100, good.length / 2, good.length - 1}) {
            assertRefused(Arrays.copyOf(good, cut));
        }
        for (int at : new int[] {0, 22, 30, 5_000_000, good.length - 40, good.length - 1}) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            assertRefused(changed);
        }
        assertRefused(Arrays.copyOf(good, good.length + 1));
        assertRefused(new byte[33 * 1024 * 1024]);
    }

    private void assertRefused(byte[] octets) throws IOException {
        Files.write(file(), octets);
        try (ModelFile home = home(Disk.LOCAL)) {
            assertThatThrownBy(home::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("move it away");
        }
        assertThat(Files.size(file())).isEqualTo(octets.length);
    }

    /** A save that ends after any of its steps, and in the middle of writing. */
    @Test
    void saveThatStopsAnywhereLeavesAWholeModel() throws IOException {
        Model old = trained(5);
        save(old);
        Model changed = trained(9);
        for (int steps = 0; steps < 5; steps++) {
            Failing disk = new Failing(steps);
            try (ModelFile home = home(disk)) {
                home.open();
                assertThatThrownBy(() -> home.save(changed)).hasMessage("power failed");
            }
            try (ModelFile home = home(Disk.LOCAL)) {
                long version = home.open().progress().version();
                assertThat(version).as("after %d steps", steps).isEqualTo(disk.renamed ? 18 : 10);
                if (disk.renamed) {
                    home.save(old);
                }
            }
        }
    }

    @Test
    void twoProgramsNeverUseOneModel() throws IOException {
        try (ModelFile first = home(Disk.LOCAL);
                ModelFile second = home(Disk.LOCAL)) {
            first.open();
            assertThatThrownBy(second::open).isInstanceOf(IOException.class).hasMessageContaining("uses it");
            first.close();
            assertThat(second.open()).isNotNull();
        }
    }

    /** Fails after so many steps: creating, half of the writing, forcing the file, moving, forcing the folder. */
    private static final class Failing implements Disk {
        private int left;
        private boolean renamed;

        Failing(int steps) {
            this.left = steps;
        }

        private void step() throws IOException {
            if (left-- <= 0) {
                throw new IOException("power failed");
            }
        }

        @Override
        public OutputStream create(Path file) throws IOException {
            step();
            return new FilterOutputStream(LOCAL.create(file)) {
                private boolean half;

                @Override
                public void write(byte[] octets, int from, int count) throws IOException {
                    out.write(octets, from, count);
                    if (!half) {
                        half = true;
                        step();
                    }
                }
            };
        }

        @Override
        public void force(Path fileOrFolder) throws IOException {
            step();
            LOCAL.force(fileOrFolder);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            step();
            LOCAL.move(from, to);
            renamed = true;
        }
    }

    private Path file() {
        return folder.resolve("model");
    }

    private ModelFile home(Disk disk) {
        return new ModelFile(file(), disk);
    }

    private void save(Model model) throws IOException {
        try (ModelFile home = home(Disk.LOCAL)) {
            home.open();
            home.save(model);
        }
    }

    private static Model trained(int letters) throws IOException {
        Model model = new Model(4711);
        for (int i = 0; i < letters; i++) {
            for (Label label : Label.values()) {
                model.learn(features(model, label, i), label, null);
            }
        }
        return model;
    }

    private static int[] features(Model model, Label label, int number) throws IOException {
        return model.features(Reading.of(Sample.delivered(Letters.letter(label, number), "localhost")))
                .places();
    }
}
