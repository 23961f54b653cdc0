/**
 * The {@code classifier} filter: logistic regression (D. R. Cox, 1958) that learns from mail which words and turns of
 * this installation's spam and ham are which, after Goodman and Yih, "Online Discriminative Spam Filter Training" (2006).
 *
 * <p>A message is cut into <em>features</em>: every four octets that follow each other, words, pairs of words, words of
 * each header field, hosts of links, what is proven about the sender. Each feature has a weight, found by its hash in a
 * table of fixed size; the sum of a message's weights says how much it looks like spam. To learn a message is to push the
 * weights of its features a little towards the right answer, and only if the sum was wrong or nearly so. So it takes the
 * same time and memory after ten messages or ten million, and forgets by itself what comes no more.
 *
 * <p>Read {@link io.sallyport.filter.classifier.Classifier} first, which ties it together: {@code Sample} (what is read
 * of a message), {@code Reading} (its features), {@code Model} (weights), {@code Calibration} (sum to probability),
 * {@code ModelFile} (on disk), {@link io.sallyport.filter.classifier.LearnedMessages} (what was learned already).
 */
@NullMarked
package io.sallyport.filter.classifier;

import org.jspecify.annotations.NullMarked;
