package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditFolder.Check;
import io.sallyport.store.postgres.PostgresAuditCopies;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiedAuditLogTest {
    @TempDir
    private Path data;

    private PostgresDatabase database;
    private AuditCopies copies;

    private String name;

    @BeforeEach
    void begin() throws Exception {
        name = PostgresServer.shared().newDatabase();
        open();
    }

    private void open() throws IOException {
        database = PostgresServer.shared().open(name);
        copies = new PostgresAuditCopies(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachGatewayShowsWhatWasDoneOnAll() throws IOException {
        AuditLog one = log("one");
        AuditLog two = log("two");
        one.record(entry("m1"));
        two.record(entry("m2"));
        assertThat(two.newest(Long.MAX_VALUE, 10))
                .as("its own are there at once")
                .extracting(numbered -> numbered.entry().subject())
                .contains("m2");
        one.record(entry("m3"));
        List<AuditLog.Numbered> all = one.newest(Long.MAX_VALUE, 10);
        assertThat(all).extracting(numbered -> numbered.entry().subject()).containsExactly("m3", "m1", "m2");
        assertThat(all)
                .extracting(numbered -> numbered.gateway().substring(0, 3))
                .containsExactly("one", "one", "two");
        assertThat(one.newest(all.get(1).number(), 10))
                .extracting(numbered -> numbered.entry().subject())
                .containsExactly("m2");
    }

    @Test
    void whatIsRecordedWhileTheStoreIsAwayIsCopiedLaterAndOnce() throws IOException {
        CopiedAuditLog log = log("one");
        log.record(entry("m1"));
        log.copy();
        database.close();
        log.record(entry("m2"));
        assertThatThrownBy(() -> log.newest(Long.MAX_VALUE, 10)).isInstanceOf(IOException.class);
        open();
        CopiedAuditLog back = log("one");
        back.copy();
        back.copy();
        assertThat(verified()).isInstanceOf(Check.Whole.class);
        assertThat(back.newest(Long.MAX_VALUE, 10))
                .extracting(numbered -> numbered.entry().subject())
                .containsExactly("m2", "m1");
    }

    @Test
    void manyEntriesAreCopiedInTheirOrder() throws IOException {
        AuditFile own = new AuditFile(data.resolve("one/audit"), 2000); // Many small files
        for (int i = 1; i <= 60; i++) {
            own.record(entry("m" + i));
        }
        CopiedAuditLog log = new CopiedAuditLog(own, copies, "one");
        log.copy();
        assertThat(verified()).isEqualTo(folder("one").check((String) null));
        assertThat(AuditChain.check(copies, account())).isNull();
        assertThat(log.newest(Long.MAX_VALUE, 500)).hasSize(60);
    }

    @Test
    void filesThatWereCutShortAreContradictedByTheCopies() throws IOException {
        threeEntries();
        Path file = data.resolve("one/audit/audit-000000000001.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 2));
        assertThat(folder("one").check((String) null))
                .as("alone they seem whole")
                .isInstanceOf(Check.Whole.class);
        assertThat(verified()).isEqualTo(new Check.CutShort(2));
    }

    @Test
    void filesThatWereWrittenAnewAreContradictedByTheCopiesAndNotCopied() throws IOException {
        threeEntries();
        Path file = data.resolve("one/audit/audit-000000000001.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 1));
        CopiedAuditLog log = log("one");
        for (String subject : List.of("other", "entries", "more")) {
            log.record(entry(subject));
        }
        log.copy();
        assertThat(verified()).isEqualTo(new Check.Rewritten(2));
        assertThat(copies.last(account())).isEqualTo(3);
    }

    @Test
    void accountWhoseFilesAreGoneIsStillThere() throws IOException {
        threeEntries();
        String before = account();
        Files.delete(data.resolve("one/audit/audit-000000000001.jsonl"));
        CopiedAuditLog log = log("one");
        log.record(entry("after"));
        log.copy();
        assertThat(copies.accounts()).hasSize(2).contains(before, account());
        assertThat(account()).isNotEqualTo(before);
    }

    private void threeEntries() throws IOException {
        CopiedAuditLog log = log("one");
        for (String subject : List.of("m1", "m2", "m3")) {
            log.record(entry(subject));
        }
        log.copy();
        assertThat(verified()).isInstanceOf(Check.Whole.class);
    }

    private Check verified() throws IOException {
        return folder("one")
                .check(copies, account(), (Check.Whole) folder("one").check((String) null));
    }

    private String account() throws IOException {
        return String.valueOf(folder("one").accountOf("one"));
    }

    private CopiedAuditLog log(String gateway) {
        return new CopiedAuditLog(new AuditFile(data.resolve(gateway)), copies, gateway);
    }

    private AuditFolder folder(String gateway) {
        return new AuditFolder(data.resolve(gateway).resolve("audit"));
    }

    private static AuditEntry entry(String subject) {
        return new AuditEntry(
                Instant.parse("2026-03-01T10:00:00Z"), "ann", "192.0.2.1", "quarantine.release", subject, Map.of());
    }
}
