#!/usr/bin/env python3
"""lbsim serve beside HAProxy and nginx: same servers behind, same load, rounds interleaved.

Every round runs each case on each proxy, in one order and in the next round in the other, so that
what the machine does meanwhile meets all of them. Medians over the rounds are printed, and the median
of the ratios to HAProxy within each round. CPU is utime and stime of the proxy's processes from
/proc/PID/stat, per request. Everything is on loopback, and nothing needs root.

On Debian: apt install haproxy nginx wrk nghttp2-client (and libnginx-mod-stream for nginx at
layer 4). First ./lbsim version in the checkout, so that it is built.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BACKEND = "127.88.0.1:9100"
HOSTS = {"haproxy": "127.88.0.2", "nginx": "127.88.0.3", "lbsim": "127.88.0.4"}
L7, L4 = 9107, 9104
STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so"

# name: (port, path, connections, new connection for each request)
CASES = {
    "l7-200B": (L7, "/200", 64, False),
    "l7-64KB": (L7, "/64k", 64, False),
    "l7-new": (L7, "/200", 32, True),
    "l4-200B": (L4, "/200", 64, False),
    "l4-64KB": (L4, "/64k", 64, False),
    "l4-new": (L4, "/200", 32, True),
}


def fill(template, folder, threads):
    stream = os.path.exists(STREAM)
    values = {
        "DIR": str(folder), "THREADS": str(threads), "BACKEND": BACKEND, "L7": str(L7), "L4": str(L4),
        "HAPROXY": HOSTS["haproxy"], "NGINX": HOSTS["nginx"],
        "LOAD_STREAM": f"load_module {STREAM};" if stream else "",
        "STREAM": f"stream {{ upstream t {{ server {BACKEND}; }} server {{ listen {HOSTS['nginx']}:{L4}"
                  " reuseport backlog=4096; proxy_pass t; } }" if stream else "",
    }
    text = (HERE / template).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    target = folder / template
    target.write_text(text)
    return target


def children(pid):
    found = [pid]
    for each in found:
        try:
            found += [int(c) for c in Path(f"/proc/{each}/task/{each}/children").read_text().split()]
        except OSError:
            pass
    return found


class Proxy:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def pids(self):
        return children(self.process.pid)

    def cpu(self):
        total = 0
        for pid in self.pids():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICKS

    def rss_mb(self):
        total = 0
        for pid in self.pids():
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                total += int(re.search(r"VmRSS:\s+(\d+)", status).group(1))
            except (OSError, AttributeError):
                pass
        return total / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def wait_for(host, port, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nobody listens on {host}:{port}")


def start(everybody, folder, names, options):
    folder.chmod(0o755)  # nginx started by root reads as somebody else
    www = folder / "www"
    www.mkdir()
    (www / "200").write_bytes(b"x" * 200)
    (www / "64k").write_bytes(b"x" * 65536)
    everybody["backend"] = Proxy("backend", ["nginx", "-c", str(fill("backend.conf", folder, 1))])
    host, port = BACKEND.split(":")
    wait_for(host, int(port))
    for name in names:
        if name == "haproxy":
            command = ["haproxy", "-db", "-f", str(fill("haproxy.cfg", folder, options.threads))]
        elif name == "nginx":
            command = ["nginx", "-c", str(fill("nginx.conf", folder, options.threads))]
        else:
            host = HOSTS["lbsim"]
            command = [
                str(HOME / "lbsim"), "serve", str(HERE / "lbsim.yaml"), "--upstream", f"a={BACKEND}",
                "--listen", f"l7={host}:{L7}", "--listen", f"l4={host}:{L4}",
                "--threads", str(options.threads),
            ]
        everybody[name] = Proxy(name, command)
    for name in names:
        wait_for(HOSTS[name], L7)


def has(name, case):
    return name != "nginx" or CASES[case][0] != L4 or os.path.exists(STREAM)


def wrk(url, connections, seconds, close):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if close:
        command += ["-H", "Connection: close"]
    out = subprocess.run(command + [url], capture_output=True, text=True).stdout
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    errors = re.search(r"Socket errors: (.*)", out)
    return requests, rate, (int(bad.group(1)) if bad else 0), (errors.group(1) if errors else "")


def measure(proxy, case, options):
    port, path, connections, close = CASES[case]
    url = f"http://{HOSTS[proxy.name]}:{port}{path}"
    before = proxy.cpu()
    requests, rate, bad, errors = wrk(url, connections, options.seconds, close)
    cpu = (proxy.cpu() - before) / max(1, requests) * 1e6
    if bad or errors:
        print(f"  {proxy.name} {case}: {bad} bad answers {errors}", file=sys.stderr)
    return rate, cpu


def p99_millis(proxy, rate, options, folder):
    """At a constant rate, by h2load: 32 connections, each with its share."""
    log = folder / "h2load.log"
    log.unlink(missing_ok=True)
    clients = 32
    subprocess.run(
        ["h2load", "--h1", f"-c{clients}", "-m1", f"--rps={max(1, rate / clients):.2f}",
         f"-D{options.seconds}", f"--log-file={log}", f"http://{HOSTS[proxy.name]}:{L7}/200"],
        capture_output=True)
    times = sorted(int(line.split()[2]) for line in log.read_text().splitlines())
    return times[int(len(times) * 0.99)] / 1000 if times else float("nan")


def idle(proxy, count):
    """Connections that have asked for something once and then lie idle; memory with them."""
    request = f"GET /200 HTTP/1.1\r\nHost: {HOSTS[proxy.name]}\r\n\r\n".encode()
    open_ones = []
    try:
        for _ in range(count):
            one = socket.create_connection((HOSTS[proxy.name], L7), 10)
            one.sendall(request)
            one.recv(4096)
            open_ones.append(one)
        time.sleep(1)
        return len(open_ones), proxy.rss_mb()
    except OSError as e:
        print(f"  {proxy.name}: {len(open_ones)} idle connections, then {e}", file=sys.stderr)
        return len(open_ones), proxy.rss_mb()
    finally:
        for one in open_ones:
            one.close()


def median(values):
    return statistics.median(values) if values else float("nan")


def table(results, names, cases):
    print("| case | proxy | requests/s | CPU us/request | throughput / haproxy | CPU / haproxy |")
    print("|---|---|---:|---:|---:|---:|")
    for case in cases:
        base = results.get(("haproxy", case), [])
        for name in names:
            own = results.get((name, case), [])
            if not own:
                continue
            pairs = list(zip(own, base))
            faster = median([a[0] / b[0] for a, b in pairs if b[0]])
            dearer = median([a[1] / b[1] for a, b in pairs if b[1]])
            print(f"| {case} | {name} | {median([r for r, _ in own]):,.0f} |"
                  f" {median([c for _, c in own]):.1f} | {faster:.2f} | {dearer:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often all is measured (7)")
    parser.add_argument("--seconds", type=int, default=5, help="how long each measurement takes (5)")
    parser.add_argument("--threads", type=int, default=2, help="threads of every proxy (2)")
    parser.add_argument("--warm-up", type=int, default=10, help="seconds of load on each first (10)")
    parser.add_argument("--cases", default=",".join(CASES), help="which, by commas: %(default)s")
    parser.add_argument("--proxies", default="haproxy,nginx,lbsim", help="which (%(default)s)")
    parser.add_argument("--idle", type=int, default=10000, help="idle connections; 0 leaves it out")
    parser.add_argument("--no-latency", action="store_true", help="leaves p99 at half load out")
    options = parser.parse_args()
    names, cases = options.proxies.split(","), [c for c in options.cases.split(",") if c]
    needed = ["wrk", "nginx"] + [n for n in names if n == "haproxy"]
    needed += [] if options.no_latency else ["h2load"]
    missing = [n for n in needed if not shutil.which(n, path=os.environ["PATH"] + ":/usr/sbin")]
    if missing:
        sys.exit("missing: " + ", ".join(missing) + "; " + __doc__.split("\n\n")[2].strip())
    os.environ["PATH"] += ":/usr/sbin"
    folder = Path(tempfile.mkdtemp(prefix="lbsim-peers-"))
    everybody, results, latency, load_rss = {}, {}, {}, {}
    try:
        start(everybody, folder, names, options)
        for name in names:
            for case in cases:
                if has(name, case):
                    port, path, connections, close = CASES[case]
                    wrk(f"http://{HOSTS[name]}:{port}{path}", connections,
                        max(1, options.warm_up // max(1, len(cases))), close)
        for number in range(options.rounds):
            order = names if number % 2 == 0 else names[::-1]
            for case in cases:
                for name in order:
                    if has(name, case):
                        results.setdefault((name, case), []).append(
                            measure(everybody[name], case, options))
                        load_rss[name] = max(load_rss.get(name, 0), everybody[name].rss_mb())
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        if not options.no_latency and "l7-200B" in cases and "haproxy" in names:
            half = median([rate for rate, _ in results[("haproxy", "l7-200B")]]) / 2
            for number in range(options.rounds):
                for name in names if number % 2 == 0 else names[::-1]:
                    latency.setdefault(name, []).append(
                        p99_millis(everybody[name], half, options, folder))
        load = os.getloadavg()[0]
        print(f"{options.rounds} rounds of {options.seconds} s, {options.threads} threads each,"
              f" {os.cpu_count()} processors, load average at the end {load:.1f}\n")
        table(results, names, cases)
        if latency:
            print(f"\np99 of L7, 200 B, at {half:,.0f} requests/s: " + ", ".join(
                f"{name} {median(latency[name]):.2f} ms" for name in names))
        print("\nresident memory under load: " + ", ".join(
            f"{name} {load_rss[name]:.0f} MB" for name in load_rss))
        if options.idle:
            held = {name: idle(everybody[name], options.idle) for name in names}
            print("with idle connections: " + ", ".join(
                f"{name} {mb:.0f} MB ({count:,})" for name, (count, mb) in held.items()))
    finally:
        for each in everybody.values():
            each.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
