package io.sallyport.filter.impersonation;

import io.sallyport.filter.Weight;
import io.sallyport.policy.DirectoryFile;
import io.sallyport.policy.Expression;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * The {@code impersonation:} block of a policy: whom mail could pretend to come from, and what each sign of it weighs.
 *
 * <pre>{@code
 * impersonation:
 *   on-unavailable: tag
 *   people: lists/people.csv
 *   partners: lists/partners.txt
 *   person: 3
 *   own-lookalike: hold
 *   first-contact: note
 *   several: { of: 3, then: hold }
 * }</pre>
 *
 * @param people the people of the house and of partners, as CSV or LDIF
 * @param partners whose domains are protected as well, and are no lookalikes
 * @param executives which titles of people are those of people who decide about money
 * @param except clients, proven senders and recipients that are left alone
 * @param remember how long after its last accepted mail a sender is no stranger, up to 1100 days
 * @param person The name of somebody in {@code people} with an address that is none of that person's.
 * @param executiveFreeMail The same, where the title matches {@code executives} and the address is at a provider where
 *     anybody can have one. Takes the place of {@code person}.
 * @param addressInName The name is an address of another domain: {@code "boss@example.com" <x@evil.example>}.
 * @param ownDomainInName The name holds a served domain, and the address is of another.
 * @param ownLookalike From, Sender, Reply-To or the reverse-path has a domain that could be taken for a served one: letters of
 *     the same shape, a slip, a hyphen, a word such as {@code billing}, or the whole name in front of another.
 * @param ownNamesake The same label as a served domain in another registry, or with other words around.
 * @param partnerLookalike As {@code own-lookalike}, for the domains of {@code partners}.
 * @param brandLookalike As {@code own-lookalike}, for well-known banks, shippers, providers and others.
 * @param ownDomain The author's domain is served here, and neither SPF nor DKIM proves it.
 * @param nameTricks The name has characters that cannot be seen or that turn it around, or mixes alphabets in one word.
 * @param fakeReply The subject is that of an answer, and the mail answers nothing.
 * @param strangerInThread The mail answers one of ours, and its author never wrote to the recipient.
 * @param replyTo Answers go to another registrable domain than the author's, which is not served here.
 * @param replyToFreeMail The same, to a provider where anybody can have an address.
 * @param returnPath The reverse-path has another registrable domain than the author, whose own nothing proves.
 * @param firstContact The author has never before written to any of the recipients.
 * @param newDomain The author's domain has never before written to anybody here.
 * @param several what happens where several signs come together
 */
public record ImpersonationSettings(
        @Nullable DirectoryFile people,
        @Nullable ListFile partners,

        @Default(
                "(?i)\\b(chief|c[efot]o|president|chair\\w*|(managing|finance|financial) director|head of finance|treasurer|controller|geschäftsführ\\w*|vorst(and|änd)\\w*|prokurist\\w*|kaufmännisch\\w* leit\\w*|gérante?|directeur|directrice|director general)")
        Expression executives,

        @Nullable ListFile except,

        @Default("400d") @DurationMin(days = 1) @DurationMax(days = 1100)
        Duration remember,

        @Default("3") Weight person,
        @Default("5") Weight executiveFreeMail,
        @Default("2.5") Weight addressInName,
        @Default("2") Weight ownDomainInName,
        @Default("4") Weight ownLookalike,
        @Default("1") Weight ownNamesake,
        @Default("3") Weight partnerLookalike,
        @Default("2") Weight brandLookalike,
        @Default("3") Weight ownDomain,
        @Default("2") Weight nameTricks,
        @Default("0.5") Weight fakeReply,
        @Default("0.5") Weight strangerInThread,
        @Default("0.3") Weight replyTo,
        @Default("1") Weight replyToFreeMail,
        @Default("0.3") Weight returnPath,
        @Default("note") Weight firstContact,
        @Default("note") Weight newDomain,
        Several several) {
    /**
     * What happens where several signs come together. At least one must be a pretence: mere circumstances ({@code
     * stranger-in-thread}, {@code reply-to}, {@code reply-to-free-mail}, {@code return-path}, {@code first-contact}, {@code
     * new-domain}) come together in honest newsletters too.
     *
     * @param of how many signs that are neither off nor only noted
     * @param then what they weigh together, beside their own weights
     */
    public record Several(
            @Default("3") @Min(2) @Max(17) int of,
            @Default("hold") Weight then) {}

    /** What a signal weighs. */
    Weight weightOf(Signal signal) {
        return switch (signal) {
            case PERSON -> person;
            case EXECUTIVE_FREE_MAIL -> executiveFreeMail;
            case ADDRESS_IN_NAME -> addressInName;
            case OWN_DOMAIN_IN_NAME -> ownDomainInName;
            case OWN_LOOKALIKE -> ownLookalike;
            case OWN_NAMESAKE -> ownNamesake;
            case PARTNER_LOOKALIKE -> partnerLookalike;
            case BRAND_LOOKALIKE -> brandLookalike;
            case OWN_DOMAIN -> ownDomain;
            case NAME_TRICKS -> nameTricks;
            case FAKE_REPLY -> fakeReply;
            case STRANGER_IN_THREAD -> strangerInThread;
            case REPLY_TO -> replyTo;
            case REPLY_TO_FREE_MAIL -> replyToFreeMail;
            case RETURN_PATH -> returnPath;
            case FIRST_CONTACT -> firstContact;
            case NEW_DOMAIN -> newDomain;
        };
    }
}
