package io.sallyport.soak;

import java.util.List;

/** All who send mail at the same time. */
final class Traffic implements AutoCloseable {
    private static final int SENDERS = 5;
    private static final int ATTACKERS = 4;

    private final FriendlySenders senders;
    private final Attackers attackers;

    Traffic(World world, long seed) {
        senders = new FriendlySenders(
                world.gateway().address(), world.ledger(), List.of(World.CUT_THROUGH, World.QUEUED));
        attackers = new Attackers(world.gateway().address(), world.ledger(), World.QUEUED);
        senders.start(SENDERS, seed + 100);
        attackers.start(ATTACKERS, seed + 200);
    }

    FriendlySenders senders() {
        return senders;
    }

    Attackers attackers() {
        return attackers;
    }

    void rest(boolean now) {
        senders.rest(now);
        attackers.rest(now);
    }

    @Override
    public void close() {
        senders.close();
        attackers.close();
    }
}
