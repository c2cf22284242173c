/** What every term means: metrics, units, algorithms, keys. For the command, the docs and menus. */
@NullMarked
package dev.lbsim.scenario.explain;

import org.jspecify.annotations.NullMarked;
