package io.sallyport.rehearsal;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.Filter;
import io.sallyport.filter.auth.AuthFilter;
import io.sallyport.filter.lists.ListsFilter;
import io.sallyport.filter.protocol.ProtocolFilter;
import java.time.Clock;
import java.util.List;

/** The filters of our own, each once, remembering nothing. A test sees that none is missing. */
final class BuiltInFilters {
    private BuiltInFilters() {}

    static List<Filter<?>> fresh(SiteConfig site, DnsResolver dns, Clock clock) {
        return List.of(new AuthFilter(), new ListsFilter(), new ProtocolFilter());
    }
}
