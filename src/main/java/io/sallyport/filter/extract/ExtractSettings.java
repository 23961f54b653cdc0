package io.sallyport.filter.extract;

import io.sallyport.filter.PartWeight;
import io.sallyport.policy.yaml.Default;

/**
 * What it means if documents could not be looked into. {@code on-unavailable} is for those that took too long, needed too
 * much memory, or ended their parser, and for a gateway that cannot start parsers. Which documents are parsed, and within
 * which bounds, says the {@code content:} block of {@code policy.yaml}.
 *
 * <pre>{@code
 * extract:
 *   on-unavailable: hold
 *   damaged: 1
 *   not-all: note
 *   not-parsed: tag
 * }</pre>
 *
 * @param damaged The parser of a document's kind refused it: it is broken, or of another kind than it seems.
 * @param notAll More came of a document than is kept: text, links or embedded files.
 * @param notParsed The message holds more documents than are parsed, larger ones, or some that are of no kind that is parsed after
 *     all.
 */
public record ExtractSettings(
        @Default("1") PartWeight damaged,
        @Default("note") PartWeight notAll,
        @Default("note") PartWeight notParsed) {}
