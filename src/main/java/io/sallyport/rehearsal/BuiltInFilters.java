package io.sallyport.rehearsal;

import io.sallyport.config.SiteConfig;
import io.sallyport.filter.Filter;
import io.sallyport.filter.antivirus.AntivirusFilter;
import io.sallyport.filter.attachment.AttachmentFilter;
import io.sallyport.filter.auth.AuthFilter;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.ClassifierFilter;
import io.sallyport.filter.content.ContentFilter;
import io.sallyport.filter.dnsbl.DnsblFilter;
import io.sallyport.filter.dnsbl.DnswlFilter;
import io.sallyport.filter.dnsbl.ZoneHealth;
import io.sallyport.filter.extract.ExtractFilter;
import io.sallyport.filter.greylist.GreylistFilter;
import io.sallyport.filter.greylist.MemoryGreylistStore;
import io.sallyport.filter.header.HeaderFilter;
import io.sallyport.filter.helo.HeloFilter;
import io.sallyport.filter.impersonation.ImpersonationFilter;
import io.sallyport.filter.impersonation.MemoryContactStore;
import io.sallyport.filter.lists.ListsFilter;
import io.sallyport.filter.mime.MimeFilter;
import io.sallyport.filter.protocol.ProtocolFilter;
import io.sallyport.filter.ratelimit.LocalHitCounter;
import io.sallyport.filter.ratelimit.RateLimitFilter;
import io.sallyport.filter.recipient.RecipientFilter;
import io.sallyport.filter.rspamd.RspamdFilter;
import io.sallyport.filter.sender.SenderFilter;
import io.sallyport.filter.url.UrlFilter;
import io.sallyport.metrics.MailMetrics;
import java.time.Clock;
import java.util.List;

/** The filters of our own, each once, remembering nothing. A test sees that none is missing. */
final class BuiltInFilters {
    /** What a few made-up mails need. */
    private static final int MEMORY = 10_000;

    private BuiltInFilters() {}

    static List<Filter<?>> fresh(SiteConfig site, Clock clock) {
        MailMetrics metrics = MailMetrics.unread();
        ZoneHealth zones = ZoneHealth.withoutTests(clock, metrics);
        return List.of(
                AntivirusFilter.rehearsing(),
                new AttachmentFilter(),
                new AuthFilter(),
                new ClassifierFilter(Classifier.forgetful(clock)),
                new ContentFilter(),
                new DnsblFilter(zones, metrics),
                new DnswlFilter(zones, metrics),
                new ExtractFilter(),
                new GreylistFilter(new MemoryGreylistStore(MEMORY), metrics),
                new HeaderFilter(site),
                new HeloFilter(site),
                new ImpersonationFilter(new MemoryContactStore(MEMORY)),
                new ListsFilter(),
                new MimeFilter(),
                new ProtocolFilter(),
                new RateLimitFilter(new LocalHitCounter(MEMORY, metrics)),
                new RecipientFilter(pause -> {}),
                RspamdFilter.rehearsing(),
                new SenderFilter(),
                new UrlFilter());
    }
}
