/** Decisions of DNS: which answer a zone gives and how long a cache may keep it. */
@NullMarked
package dev.lbsim.core.dns;

import org.jspecify.annotations.NullMarked;
