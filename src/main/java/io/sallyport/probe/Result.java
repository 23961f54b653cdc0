package io.sallyport.probe;

/**
 * What came of one check on one thing.
 *
 * @param subject what was looked at: an address, a keyword, a domain, a sequence of octets; empty if the check says it all
 */
public record Result(Check check, String subject, Outcome outcome) {
    static Result good(Check check, String subject, String seen) {
        return new Result(check, subject, new Outcome.Good(seen));
    }

    static Result advice(Check check, String subject, String seen, String advice) {
        return new Result(check, subject, new Outcome.Advice(seen, advice));
    }

    static Result warning(Check check, String subject, String seen, String advice) {
        return new Result(check, subject, new Outcome.Warning(seen, advice));
    }

    static Result failed(Check check, String subject, String seen, String advice) {
        return new Result(check, subject, new Outcome.Failed(seen, advice));
    }

    static Result unknown(Check check, String subject, String why) {
        return new Result(check, subject, new Outcome.CouldNotTell(why));
    }
}
