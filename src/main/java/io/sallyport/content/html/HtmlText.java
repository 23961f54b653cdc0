package io.sallyport.content.html;

/**
 * HTML, read.
 *
 * @param shown what a browser would show, a line for each block, cells of a table with tabs between; bounded
 * @param cut whether there is more than the bounds allow
 * @param invisible how many characters within words were taken out because nobody sees them
 * @param view everything else
 */
public record HtmlText(String shown, boolean cut, int invisible, HtmlView view) {}
