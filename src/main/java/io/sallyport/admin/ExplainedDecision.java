package io.sallyport.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.journal.Explanation;
import java.util.List;

/**
 * All that is known about a decision.
 *
 * @param explanation its story in words
 * @param decision in the format of the journal
 * @param deliveries what became of the recipients, in the format of the journal
 */
public record ExplainedDecision(Explanation explanation, JsonNode decision, List<JsonNode> deliveries) {}
