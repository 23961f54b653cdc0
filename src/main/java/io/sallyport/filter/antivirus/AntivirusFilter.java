package io.sallyport.filter.antivirus;

import io.sallyport.content.Item;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterConfig;
import io.sallyport.filter.Weight;
import io.sallyport.filter.antivirus.AntivirusSettings.Target;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Has virus scanners look at a message and its attachments.
 *
 * <ul>
 *   <li>{@code antivirus.unavailable}: No scanner has answered, or the message could not be read.
 * </ul>
 */
@ApplicationScoped
public class AntivirusFilter implements Filter<AntivirusSettings> {
    private final Scanning scans;

    @Inject
    public AntivirusFilter(AntivirusConfig config, FilterConfig filters, Clock clock) {
        this(new Scans(config, filters.openTime(), clock));
    }

    private AntivirusFilter(Scanning scans) {
        this.scans = scans;
    }

    /** One that asks nobody: for policy tests, which know the EICAR test file only. */
    public static AntivirusFilter rehearsing() {
        return new AntivirusFilter(new RehearsedScan());
    }

    @Override
    public String name() {
        return "antivirus";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<AntivirusSettings> settingsType() {
        return AntivirusSettings.class;
    }

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, AntivirusSettings settings) throws InterruptedException {
        Observations seen = new Observations(settings);
        try {
            // The message first: what its scanner finds in it need not be found again in its attachments
            if (settings.scan().contains(Target.MESSAGE)) {
                scan(ScanObject.of(mail.message()), settings, seen);
            }
            if (settings.scan().contains(Target.ATTACHMENTS) || settings.scan().contains(Target.MEMBERS)) {
                scanItems(mail, settings, seen);
            }
        } catch (IOException e) {
            // What was found until then holds all the same
            seen.unavailable(e);
        }
        return seen.findings;
    }

    private void scanItems(Examination mail, AntivirusSettings settings, Observations seen)
            throws IOException, InterruptedException {
        int scanned = 0;
        for (Item item : mail.content().inventory().items()) {
            if (seen.infected) {
                return;
            }
            if (item.octets().size() == 0 || !isWanted(item, settings)) {
                continue;
            }
            if (scanned++ == settings.mostItems()) {
                seen.tooMany();
                return;
            }
            scan(ScanObject.of(item), settings, seen);
        }
    }

    /** Text that is shown is scanned with the message. */
    private static boolean isWanted(Item item, AntivirusSettings settings) {
        return item.depth() > 0
                ? settings.scan().contains(Target.MEMBERS)
                : settings.scan().contains(Target.ATTACHMENTS) && item.role() != Item.Role.BODY;
    }

    private void scan(ScanObject object, AntivirusSettings settings, Observations seen)
            throws IOException, InterruptedException {
        if (object.octets().size() > settings.mostSize().octets()) {
            seen.tooLarge(object, "more than most-size");
            return;
        }
        Scanning.Scanned scanned = scans.scan(object, settings);
        switch (scanned.answer()) {
            case ScanAnswer.Clean clean -> {} // Nothing speaks against the mail
            case ScanAnswer.Found found -> seen.found(found, object, scanned);
            case ScanAnswer.TooLarge tooLarge -> seen.tooLarge(object, "more than " + scanned.server() + " takes");
        }
    }

    /** What was seen so far, weighed; each name once, wherever else it is found. */
    private static final class Observations {
        private final AntivirusSettings settings;
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private boolean infected;
        private boolean tooLarge;

        private Observations(AntivirusSettings settings) {
            this.settings = settings;
        }

        private void found(ScanAnswer.Found found, ScanObject object, Scanning.Scanned scanned) {
            String listed = settings.listed(found.name());
            infected |= listed.isEmpty() && found.kind() == Kind.INFECTED;
            if (names.add(found.name())) {
                String name = listed.isEmpty() ? found.kind().name().toLowerCase(Locale.ROOT) : "named";
                Weight weight = listed.isEmpty()
                        ? settings.weightOf(found.kind())
                        : settings.named().getOrDefault(listed, Weight.OFF);
                findings.addAll(weight.weigh(Finding.noted("antivirus." + name, "%s in %s", found.name(), object.path())
                        .with("name", found.name())
                        .with("part", object.path())
                        .with("server", scanned.server())
                        .with("engine", scanned.engine())
                        .telling("7.1", found.kind().text())));
            }
        }

        private void tooLarge(ScanObject object, String why) {
            if (!tooLarge) {
                tooLarge = true;
                findings.addAll(settings.tooLarge()
                        .weigh(Finding.noted(
                                        "antivirus.too-large",
                                        "%s has %d octets, %s",
                                        object.path(),
                                        object.octets().size(),
                                        why)
                                .with("part", object.path())
                                .with("size", object.octets().size())
                                .telling("3.4", "The message is too large to be scanned for malware")));
            }
        }

        private void tooMany() {
            findings.addAll(settings.tooMany()
                    .weigh(Finding.noted("antivirus.too-many", "more than %d files", settings.mostItems())
                            .telling("7.1", "The message carries too many files to be scanned for malware")));
        }

        private void unavailable(IOException reasons) {
            findings.add(Finding.unavailable("antivirus.unavailable", "%s", String.valueOf(reasons.getMessage())));
        }
    }
}
