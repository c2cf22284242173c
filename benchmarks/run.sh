#!/bin/sh
# Measures lbsim on this machine: whole runs beside hand-written loops, then JMH.
#
#   benchmarks/run.sh            everything; about an hour
#   benchmarks/run.sh --quick    does everything run? two minutes, figures of no use
#   benchmarks/run.sh --runs     only the whole runs and the loops; about five minutes
#   benchmarks/run.sh --jmh [REGEX]  only JMH, or those of its benchmarks that match
#
#   JAVA_HOME        the JDK to use; else the java on PATH
#   LBSIM_RUN_OPTS   options of the JVM for whole runs; else a heap of 96 MB
#   MAVEN_ARGS       extra options for the build
set -eu

home=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=yes jmh=yes quick='' only=''
case ${1:-} in
  '') ;;
  --quick) quick=--quick ;;
  --runs) jmh=no ;;
  --jmh) runs=no only=${2:-} ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

"$home/mvnw" -q -B -ntp -f "$home/pom.xml" -Dquick -Dmaven.test.skip=true -pl benchmarks -am package
target=$home/benchmarks/target/quick
path="$target/classes:$target/lib/*"

# One process a model: memory is measured for each, and none inherits another's compiled code.
whole() {
  for model in one-server ten-round-robin ten-least-request ten-p2c thousand-p2c full-path guarded-path; do
    # shellcheck disable=SC2086 # both are lists of words
    "$java" ${LBSIM_RUN_OPTS:--Xmx96m -XX:+UseSerialGC} -cp "$path" \
      dev.lbsim.benchmarks.WholeRuns $quick "$model"
    # shellcheck disable=SC2086
    "$java" ${LBSIM_RUN_OPTS:--Xmx96m -XX:+UseSerialGC} -cp "$path" \
      dev.lbsim.benchmarks.PlainLoops $quick "$model"
  done
}

# Two lines a model at most: lbsim's, then the loop's.
table() {
  awk -F '\t' '
    function flush() {
      if (model == "") return
      printf "%-18s %11d %8.2f %9.3f %9.3f %7s", model, n, own / 1e6, mean * 1e3, p99 * 1e3, mb
      if (loop) printf " %8.2f %9.3f %6.2f\n", loop / 1e6, loopmean * 1e3, own / loop
      else printf " %8s %9s %6s\n", "-", "-", "-"
    }
    BEGIN {
      printf "%-18s %11s %8s %9s %9s %7s %8s %9s %6s\n", "model", "requests", "M req/s",
        "mean ms", "p99 ms", "peak MB", "loop M/s", "loop mean", "ratio"
    }
    $2 == "lbsim" { flush(); model = $1; n = $3; own = $4; mean = $5; p99 = $6; mb = $7; loop = 0 }
    $2 == "plain" { loop = $4; loopmean = $5 }
    END { flush() }'
}

"$java" -version
if [ "$runs" = yes ]; then
  whole | table
fi
if [ "$jmh" = yes ]; then
  if [ -n "$quick" ]; then
    "$java" -cp "$path" org.openjdk.jmh.Main -wi 1 -w 100ms -i 1 -r 100ms -f 1 -p pending=1000 \
      -p backends=10 -p histograms=1 -jvmArgsAppend -Xms64m
  else
    "$java" -cp "$path" org.openjdk.jmh.Main $only
  fi
fi
