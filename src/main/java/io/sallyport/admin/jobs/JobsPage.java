package io.sallyport.admin.jobs;

import java.util.List;

/** The jobs that the caller may see, the newest first. */
public record JobsPage(List<JobView> jobs) {}
