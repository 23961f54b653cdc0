package io.sallyport.filter.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sallyport.content.Inventory;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.archive.Openers;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.StructureReader;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.Bombs;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import io.sallyport.testing.PackedZeros;
import io.sallyport.testing.Suites;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mails with archives that are made to exhaust who unpacks them: each ends in a finding, within a second of processor time
 * (which is what a machine has that does nothing else) and 64 MB of everything that was ever allocated.
 */
@Timeout(30)
class BombsTest {
    private static final long MOST_ALLOCATED = 64 << 20;
    private static final double MOST_MILLIS = 1000;
    private static final String PACKED = "attachments/tika/tika-parser-pkg-module/";

    private static final AttachmentSettings DEFAULTS = FilterSettings.of(AttachmentSettings.class, "");

    @TempDir
    Path folder;

    @Test
    void flatZip() throws Exception {
        assertThat(findings("a.zip", Bombs.zip("a.exe", new byte[200 << 20]))).contains("attachment.bomb");
    }

    @Test
    void zipsInZips() throws Exception {
        assertThat(findings("a.zip", Bombs.nested(5, new byte[4 << 20]))).contains("attachment.too-much");
    }

    @Test
    void zipThatHoldsItself() throws Exception {
        assertThat(findings("droste.zip", suite("droste.zip"))).contains("attachment.too-much");
    }

    @Test
    void gzipThatHoldsItself() throws Exception {
        assertThat(findings("quine.gz", suite("quine.gz"))).contains("attachment.too-much");
    }

    @Test
    void zipWhoseMembersAreTheSameOctets() throws Exception {
        assertThat(findings("a.zip", Bombs.overlapping(5000, 10 << 20)))
                .contains("attachment.bomb", "attachment.overlapping");
    }

    @Test
    void zipWhoseMembersQuoteOneAnother() throws Exception {
        assertThat(findings("a.zip", Bombs.quoting(250, 2 << 20)))
                .contains("attachment.bomb", "attachment.overlapping");
    }

    @Test
    void zip64ThatLies() throws Exception {
        assertThat(findings("a.zip", Bombs.zip64Lies("hello".getBytes(StandardCharsets.US_ASCII))))
                .contains("attachment.damaged");
    }

    @Test
    void zipOfVeryManyMembers() throws Exception {
        assertThat(findings("a.zip", Bombs.empties(300_000))).contains("attachment.too-much");
    }

    @Test
    void gzip() throws Exception {
        assertThat(findings("a.gz", PackedZeros.gzips(200, 1))).contains("attachment.bomb");
    }

    @Test
    void gzipInGzip() throws Exception {
        assertThat(findings("a.gz", PackedZeros.gzips(200, 3))).contains("attachment.bomb");
    }

    @Test
    void bzip2() throws Exception {
        assertThat(findings("a.bz2", PackedZeros.bzip2(200))).contains("attachment.bomb");
    }

    @Test
    void xz() throws Exception {
        assertThat(findings("a.xz", PackedZeros.xz(200))).contains("attachment.bomb");
    }

    @Test
    void sevenZip() throws Exception {
        assertThat(findings("a.7z", PackedZeros.sevenZip(200))).contains("attachment.bomb");
    }

    @Test
    void tarOfManyMembers() throws Exception {
        assertThat(findings("a.tar", PackedZeros.tar(10_000))).contains("attachment.too-much");
        assertThat(findings("a.tar.gz", PackedZeros.gzippedTar(100_000))).contains("attachment.too-much");
    }

    /** Members of the format before 5 may demand a model of 256 MB: they are not unpacked, and that is said. */
    @Test
    void rar() throws Exception {
        assertThat(findings("a.rar", suite("test-documents.rar"))).contains("attachment.not-unpacked");
        assertThat(findings("a.rar", suite("test-documents-enc.rar"))).contains("attachment.encrypted-archive");
    }

    private List<String> findings(String name, byte[] file) throws Exception {
        Octets message = message(name, file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long processor = threads.getCurrentThreadCpuTime();
        List<String> findings = examine(message);
        double millis = (threads.getCurrentThreadCpuTime() - processor) / 1e6;
        long octets = threads.getCurrentThreadAllocatedBytes() - allocated;
        System.out.printf(
                "%s of %,d octets: %.0f ms, %,d KB allocated, %s%n", name, file.length, millis, octets >> 10, findings);
        assertThat(millis).isLessThan(MOST_MILLIS);
        assertThat(octets).isLessThan(MOST_ALLOCATED);
        return findings;
    }

    private List<String> examine(Octets message) throws Exception {
        MessageStructure structure = StructureReader.read(message, MimeBounds.DEFAULT);
        try (Scratch scratch = new Scratch(folder)) {
            Inventory inventory =
                    new Unpacking(Openers.all(), Clock.systemUTC()).of(structure, ContentPolicy.DEFAULT, scratch);
            FakeContent content = new FakeContent().structure(structure);
            inventory.items().forEach(content::item);
            inventory.breaches().forEach(breach -> content.breach(breach.kind(), breach.path()));
            return new AttachmentFilter()
                    .examine(Examinations.at(Stage.DATA).content(content), DEFAULTS).stream()
                            .map(Finding::name)
                            .toList();
        }
    }

    private static Octets message(String name, byte[] file) {
        String header = "Content-Type: application/octet-stream; name=" + name
                + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(Base64.getMimeEncoder().encode(file));
        return Octets.of(message.toByteArray());
    }

    private static byte[] suite(String file) throws IOException {
        return Files.readAllBytes(Suites.require(PACKED + file));
    }
}
