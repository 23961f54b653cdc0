/**
 * Files that people write, read strictly: the part of YAML 1.2 that needs no explanation, bound to records.
 *
 * <p>Text becomes a tree of {@link io.sallyport.policy.yaml.YamlNode}s that know their
 * {@link io.sallyport.policy.yaml.Place}; trees are laid over each other
 * ({@link io.sallyport.policy.yaml.Layers}); the result is bound to records by
 * {@link io.sallyport.policy.yaml.RecordBinder}. The record is the whole description of a block: its component names are
 * the keys, {@link io.sallyport.policy.yaml.Default} is what holds when a key is missing, Bean Validation says the bounds.
 * Whatever is wrong goes to a {@link io.sallyport.policy.yaml.ProblemSink} with its place; nothing is thrown for it.
 */
@NullMarked
package io.sallyport.policy.yaml;

import org.jspecify.annotations.NullMarked;
