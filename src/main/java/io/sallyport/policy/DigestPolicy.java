package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The {@code digest:} block: what recipients are told of the mail that is held for them, and what they may do about it by
 * themselves. Each class of held mail has a key of its name. Where no digests are sent at all, it means nothing.
 *
 * @param send whether these recipients get digests
 * @param spam of mail with much against it
 * @param policy of mail that a rule of the house holds
 * @param attachment of mail that carries what the policy does not let in
 * @param spoof of mail that is not from whom it says
 * @param phishing of mail that wants its reader to go or to write somewhere
 * @param malware of mail that does harm by itself; nobody may let it go from a digest
 * @param block the list to which recipients may put the sender of a mail that is listed, which is deleted then; by the
 *     name that the filter {@code lists} or its file gives it. It counts for all for whom that list is used. Null: none
 */
public record DigestPolicy(
        @Default("true") boolean send,
        @Default("release") Offer spam,
        @Default("request") Offer policy,
        @Default("request") Offer attachment,
        @Default("request") Offer spoof,
        @Default("request") Offer phishing,
        @Default("count") Offer malware,
        @Nullable @Size(min = 1, max = 255) String block) {
    /** What holds where the files are silent. */
    public static final DigestPolicy DEFAULT = new DigestPolicy(
            true, Offer.RELEASE, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.COUNT, null);

    /** What a recipient is offered, each with what stands above it. */
    public enum Offer {
        /** Nothing is told. */
        OFF,
        /** How many there are. */
        COUNT,
        /** From whom each is, and about what. */
        LIST,
        /** That somebody who may shall let it go. */
        REQUEST,
        /** To let it go at once. */
        RELEASE
    }

    public DigestPolicy {
        // One click of somebody who was lured is all that stands between it and them
        if (malware == Offer.REQUEST || malware == Offer.RELEASE) {
            throw new IllegalArgumentException(
                    "malware: must be off, count or list: it is not for its recipient to ask for");
        }
    }
}
