package io.sallyport.admin.accounts;

import java.util.List;

/** All tokens, those that have ended too. */
public record TokensPage(List<TokenView> tokens) {}
