/**
 * Things that come and go, kept in numbered slots of flat arrays: an index by key, lists, a pool of
 * numbers. What caches, queues of waiters and tables of clients are built of.
 */
@NullMarked
package dev.lbsim.core.guard.slots;

import org.jspecify.annotations.NullMarked;
