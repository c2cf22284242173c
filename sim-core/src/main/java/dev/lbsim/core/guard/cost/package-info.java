/** What a proxy learns of the costs of requests. */
@NullMarked
package dev.lbsim.core.guard.cost;

import org.jspecify.annotations.NullMarked;
