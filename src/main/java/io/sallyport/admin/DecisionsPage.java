package io.sallyport.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what was searched for, newest decision first.
 *
 * @param decisions each as {@link DecisionSummary}, or whole where that was asked for
 * @param next what to give as {@code after} for the decisions behind these; null if there are none
 */
public record DecisionsPage(List<?> decisions, @Nullable String next) {}
