/**
 * What looks at a mail and objects. A filter states what it found; the policy alone judges, so that no filter can let a
 * mail pass and spare it the others.
 *
 * <p>Each filter lives in a folder of its own: {@code XFilter}, its {@code XSettings}, which are also its YAML, and a store
 * if it remembers something. None knows another; each can be deleted as a folder. {@code docs/add-a-filter.md} makes one
 * in ten minutes.
 */
@NullMarked
package io.sallyport.filter;

import org.jspecify.annotations.NullMarked;
