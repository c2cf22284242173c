/** Where places are on the globe, and how far light has to go between them. */
@NullMarked
package dev.lbsim.scenario.places;

import org.jspecify.annotations.NullMarked;
