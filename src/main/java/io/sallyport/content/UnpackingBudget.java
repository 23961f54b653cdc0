package io.sallyport.content;

import io.sallyport.content.Inventory.Breach;
import io.sallyport.content.Inventory.Kind;
import io.sallyport.policy.ContentPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What may still be spent on one message, and which bounds were reached. One thread uses it. */
final class UnpackingBudget {
    private static final int MOST_BREACHES = 100;

    private final ContentPolicy bounds;
    private final Clock clock;
    private final long deadline;
    private final List<Breach> breaches = new ArrayList<>();
    private int items;
    private long unpacked;
    private boolean spent;

    UnpackingBudget(ContentPolicy bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
        this.deadline = clock.millis() + bounds.time().toMillis();
    }

    ContentPolicy bounds() {
        return bounds;
    }

    /** Counts one more item; false if there may be no more. */
    boolean item(String path) {
        if (items >= bounds.mostItems()) {
            return spend(Kind.COUNT, path, "more than " + bounds.mostItems() + " items");
        }
        items++;
        return goesOn(path);
    }

    /** Counts octets that were unpacked; false if there may be no more. */
    boolean unpacked(int octets, String path) {
        unpacked += octets;
        if (unpacked > bounds.mostUnpacked().octets()) {
            return spend(Kind.SIZE, path, "unpacks to more than " + bounds.mostUnpacked());
        }
        return goesOn(path);
    }

    /** Whether there is time left, and no bound of the whole message was reached. */
    boolean goesOn(String path) {
        return !spent && (clock.millis() <= deadline || spend(Kind.TIME, path, "took more than " + bounds.time()));
    }

    private boolean spend(Kind kind, String path, String detail) {
        if (!spent) {
            spent = true;
            breach(kind, path, detail);
        }
        return false;
    }

    /** A bound that was reached within one item only. */
    void breach(Kind kind, String path, String detail) {
        if (breaches.size() < MOST_BREACHES) {
            breaches.add(new Breach(kind, path, detail));
        }
    }

    List<Breach> breaches() {
        return breaches;
    }
}
