package io.sallyport.admin.quarantine;

import java.util.List;

/** What came of each mail, in the order that they were named. */
public record BulkResults(List<BulkResult> results) {}
