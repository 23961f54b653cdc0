package io.sallyport.overload;

/**
 * How much is used of what can run out, each as a share of its limit: 0 is idle, 1 is used up, and more is possible.
 *
 * @param judging mails that are being judged
 * @param waiting how long mails wait to be judged
 * @param heap what was occupied after the last collection
 * @param disk the space of the spool
 */
public record Load(double judging, double waiting, double heap, double disk) {
    /**
     * A load that was measured.
     *
     * @throws IllegalArgumentException if a share is negative, infinite or no number
     */
    public Load {
        check("judging", judging);
        check("waiting", waiting);
        check("heap", heap);
        check("disk", disk);
    }

    /** The share of what is nearest to its limit: plenty of one thing does not make up for the want of another. */
    public double worst() {
        return Math.max(Math.max(judging, waiting), Math.max(heap, disk));
    }

    private static void check(String name, double share) {
        if (!Double.isFinite(share) || share < 0) {
            throw new IllegalArgumentException("%s: %s (expected: a finite share >= 0)".formatted(name, share));
        }
    }
}
