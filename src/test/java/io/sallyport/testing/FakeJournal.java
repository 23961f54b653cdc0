package io.sallyport.testing;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A journal that remembers. */
public final class FakeJournal implements Journal {
    private final List<Decision> decisions;
    private final List<DeliveryEvent> events = new CopyOnWriteArrayList<>();

    public FakeJournal() {
        this(new CopyOnWriteArrayList<>());
    }

    /** Remembers decisions in a list of the caller's. */
    public FakeJournal(List<Decision> decisions) {
        this.decisions = decisions;
    }

    @Override
    public void record(Decision decision) {
        decisions.add(decision);
    }

    @Override
    public void delivered(DeliveryEvent event) {
        events.add(event);
    }

    /** What became of recipients, in order. */
    public List<DeliveryEvent> events() {
        return events;
    }

    /** The same, without the particulars. */
    public List<DeliveryEvent.Kind> kinds() {
        return events.stream().map(DeliveryEvent::kind).toList();
    }
}
