package dev.lbsim.scenario.language.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A value usually written as a scalar that may also be written as a map, bound to this record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MapForm {
  Class<? extends Record> value();
}
