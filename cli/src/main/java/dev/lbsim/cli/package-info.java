/** The one command, {@code lbsim}: one class per subcommand. */
@NullMarked
package dev.lbsim.cli;

import org.jspecify.annotations.NullMarked;
