package io.sallyport.admin.page;

/** One of the values that a field of a form can have. */
record Choice(String value, String label, boolean chosen) {}
