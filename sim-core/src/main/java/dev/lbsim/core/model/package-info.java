/** The simulated world: clients, resolvers, zones, tiers, servers and the links between them. */
@NullMarked
package dev.lbsim.core.model;

import org.jspecify.annotations.NullMarked;
