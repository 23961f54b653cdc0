package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.audit.AuditCopies;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditFile;
import io.sallyport.backup.DataPlaces;
import io.sallyport.config.FileRegister;
import io.sallyport.config.Registers;
import io.sallyport.store.postgres.PostgresAuditCopies;
import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresRegister;
import io.sallyport.store.shared.NodeName;
import io.sallyport.store.shared.SharingConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the gateway keeps who may do what: for commands that work on its files, whether it runs or not. */
class DataFolder {
    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "The data folder (default: sallyport.data-dir).")
    @Nullable
    Path given;

    /** The folder. */
    Path path() {
        return given != null
                ? given
                : Path.of(ConfigProvider.getConfig()
                        .getOptionalValue("sallyport.data-dir", String.class)
                        .orElse("data"));
    }

    /** Where all that is kept lies: as the settings say, or, in a folder that is given, as they say if they name no other. */
    DataPlaces places() {
        Config config = ConfigProvider.getConfig();
        Path policies = Path.of(
                config.getOptionalValue("sallyport.policies-dir", String.class).orElse("policies"));
        DataPlaces usual = DataPlaces.in(path(), policies);
        if (given != null) {
            return usual;
        }
        return new DataPlaces(
                usual.data(),
                config.getOptionalValue("sallyport.store.dir", String.class)
                        .map(Path::of)
                        .orElse(usual.store()),
                config.getOptionalValue("sallyport.classifier.file", String.class)
                        .map(Path::of)
                        .orElse(usual.model()),
                policies);
    }

    /** What is done with registers. */
    interface Work<T> {
        /** Does it. */
        T with(Registers registers) throws IOException;
    }

    /** Does something with who may do what, where the settings say that it is kept; in a folder that is given, there. */
    <T> T onRegisters(Work<T> work) throws IOException {
        SmallRyeConfig config = settings();
        Registers own = FileRegister.in(path());
        if (given != null || config.getConfigMapping(SharingConfig.class).store() == SharingConfig.Store.EMBEDDED) {
            return work.with(own);
        }
        try (PostgresDatabase shared = new PostgresDatabase(config.getConfigMapping(PostgresConfig.class))) {
            return work.with(name -> new PostgresRegister(shared, name, own.register(name)));
        }
    }

    /** What is done with the copies of audit logs. */
    interface AuditWork {
        /**
         * Does it.
         *
         * @param gateway the name of this one
         */
        int with(AuditCopies copies, String gateway) throws IOException;
    }

    /** Does something with the copies of audit logs; returns that number where the settings name no shared store. */
    int onAuditCopies(AuditWork work, int without) throws IOException {
        SmallRyeConfig config = settings();
        if (given != null || config.getConfigMapping(SharingConfig.class).store() == SharingConfig.Store.EMBEDDED) {
            return without;
        }
        try (PostgresDatabase shared = new PostgresDatabase(config.getConfigMapping(PostgresConfig.class))) {
            return work.with(new PostgresAuditCopies(shared), NodeName.of(path()));
        }
    }

    private static SmallRyeConfig settings() {
        return ConfigUtils.configBuilder()
                .withMapping(SharingConfig.class)
                .withMapping(PostgresConfig.class)
                .withValidateUnknown(false)
                .build();
    }

    /** Records what is about to be done; what cannot be recorded is not done. */
    void record(Clock clock, String action, String subject, Map<String, String> details) throws IOException {
        String actor = "cli:" + System.getProperty("user.name", "");
        new AuditFile(path()).record(new AuditEntry(clock.instant(), actor, "", action, subject, details));
    }

    /** A password: of a file, of the terminal, or of standard input; never of the command line, which others see. */
    static String password(CommandLine command, @Nullable Path file) throws IOException {
        if (file != null) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                return line(command, lines);
            }
        }
        Console console = Objects.requireNonNull(System.console()); // Always there since Java 22
        if (!console.isTerminal()) {
            return line(command, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        char[] once = console.readPassword("Password: ");
        char[] again = console.readPassword("The same again: ");
        if (once == null || !Arrays.equals(once, again)) {
            throw new ParameterException(command, "the password was not the same twice");
        }
        return new String(once);
    }

    private static String line(CommandLine command, BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null || line.isBlank()) {
            throw new ParameterException(command, "a password is needed");
        }
        return line.strip();
    }

    /** The domains of options; null for none: all. */
    static @Nullable Set<String> domains(List<String> given) {
        return given.isEmpty() ? null : new LinkedHashSet<>(given);
    }
}
