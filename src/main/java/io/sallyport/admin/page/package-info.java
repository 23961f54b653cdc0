/**
 * The web page: made on the server, so that it works in any browser; scripts make it faster to work with, and nothing needs
 * them. What it shows and does it asks of the same desks as the interface under {@code /api}.
 */
@NullMarked
package io.sallyport.admin.page;

import org.jspecify.annotations.NullMarked;
