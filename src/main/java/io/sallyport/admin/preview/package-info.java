/**
 * What a stranger wrote, made fit to be looked at: nothing of it runs, loads, leads anywhere or pretends to be ours. HTML goes
 * through a list of what is allowed (never of what is not), and is shown in a frame of its own that may do nothing.
 */
@NullMarked
package io.sallyport.admin.preview;

import org.jspecify.annotations.NullMarked;
