package io.sallyport.store.shared;

import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.filter.ratelimit.Allowance;
import io.sallyport.filter.ratelimit.Hit;
import io.sallyport.filter.ratelimit.HitCounter;
import io.sallyport.filter.ratelimit.HitKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counters that several gateways share, each beside one of this gateway's own. What was seen before is remembered in both, so
 * that this gateway knows those whom it knew when the shared one goes away, and what it learned meanwhile when that is back.
 */
final class Fallbacks {
    private Fallbacks() {}

    /** Told each time that this gateway had to do without the shared counters. */
    interface Watch {
        void countedAlone(IOException why);
    }

    /** Limits: of the shared counter, or of our own. */
    record Limits(HitCounter shared, HitCounter own, Watch watch) implements HitCounter {
        @Override
        public Hit take(HitKey key, Allowance allowance, long amount, Instant now) throws IOException {
            try {
                return shared.take(key, allowance, amount, now);
            } catch (IOException e) {
                watch.countedAlone(e);
                return own.take(key, allowance, amount, now);
            }
        }

        @Override
        public Hit look(HitKey key, Allowance allowance, long amount, Instant now) throws IOException {
            try {
                return shared.look(key, allowance, amount, now);
            } catch (IOException e) {
                watch.countedAlone(e);
                return own.look(key, allowance, amount, now);
            }
        }
    }

    /** The greylist: what either knows. */
    record Greylist(GreylistStore shared, GreylistStore own, Watch watch) implements GreylistStore {
        @Override
        public Map<String, Memory> recall(Collection<String> keys, Instant now) throws IOException {
            Map<String, Memory> known = new HashMap<>(own.recall(keys, now));
            try {
                shared.recall(keys, now).forEach((key, memory) -> known.merge(key, memory, Memory::and));
            } catch (IOException e) {
                watch.countedAlone(e);
            }
            return known;
        }

        @Override
        public void remember(Collection<String> keys, Memory memory) throws IOException {
            own.remember(keys, memory);
            try {
                shared.remember(keys, memory);
            } catch (IOException e) {
                watch.countedAlone(e);
            }
        }
    }

    /** Contacts: those that either knows. */
    record Contacts(ContactStore shared, ContactStore own, Watch watch) implements ContactStore {
        @Override
        public Map<String, Instant> known(Collection<String> keys, Instant now) throws IOException {
            Map<String, Instant> known = new HashMap<>(own.known(keys, now));
            try {
                shared.known(keys, now)
                        .forEach((key, until) -> known.merge(key, until, (a, b) -> a.isAfter(b) ? a : b));
            } catch (IOException e) {
                watch.countedAlone(e);
            }
            return known;
        }

        @Override
        public void remember(Collection<String> keys, Instant now, Instant until) throws IOException {
            own.remember(keys, now, until);
            try {
                shared.remember(keys, now, until);
            } catch (IOException e) {
                watch.countedAlone(e);
            }
        }
    }
}
