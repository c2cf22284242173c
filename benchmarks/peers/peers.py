#!/usr/bin/env python3
"""lbsim beside HAProxy, nginx and gdnsd: same servers behind, same load, rounds interleaved.

Every round runs each case on each process, in one order and in the next round in the other, so that
what the machine does meanwhile meets all of them. Medians over the rounds are printed, and the median
of the ratios to HAProxy (to gdnsd where it is names) within each round. CPU is utime and stime of the
processes from /proc/PID/stat, per request. Everything is on loopback, and nothing needs root.

Cases with TLS run one thread of each, for that is what lbsim has there, and so does DNS.

On Debian: apt install haproxy nginx libnginx-mod-stream wrk nghttp2-client openssl gdnsd dnsperf.
First ./lbsim version in the checkout, so that it is built.
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
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BACKEND = "127.88.0.1:9100"
HOSTS = {"haproxy": "127.88.0.2", "nginx": "127.88.0.3", "lbsim": "127.88.0.4", "before": "127.88.0.5",
         "gdnsd": "127.88.0.6"}
L7, L4, TLS, DNS = 9107, 9104, 9143, 9153
STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so"
HTTP = ("haproxy", "nginx", "before", "lbsim")

# proxies: the set of processes that is asked; streams is those of a connection, 0 for none.
Case = namedtuple("Case", "proxies tool port path connections new streams latency", defaults=(False, 0, False))
CASES = {
    "l7-200B": Case("plain", "wrk", L7, "/200", 64, latency=True),
    "l7-64KB": Case("plain", "wrk", L7, "/64k", 64),
    "l7-new": Case("plain", "wrk", L7, "/200", 32, new=True),
    "l4-200B": Case("plain", "wrk", L4, "/200", 64, latency=True),
    "l4-64KB": Case("plain", "wrk", L4, "/64k", 64),
    "l4-new": Case("plain", "wrk", L4, "/200", 32, new=True),
    "tls-200B": Case("tls", "wrk", TLS, "/200", 64, latency=True),
    "tls-new": Case("tls", "wrk", TLS, "/200", 16, new=True),
    "h2-200B": Case("tls", "h2load", TLS, "/200", 8, streams=32, latency=True),
    "dns": Case("dns", "dnsperf", DNS, "", 8),
}


def fill(template, folder, threads, tls):
    """A configuration with its addresses; tls says whether it serves that, too."""
    stream = os.path.exists(STREAM)
    pem = folder / "certs" / "peers.pem"
    values = {
        "DIR": str(folder), "THREADS": str(threads), "BACKEND": BACKEND, "L7": str(L7), "L4": str(L4),
        "HAPROXY": HOSTS["haproxy"], "NGINX": HOSTS["nginx"], "GDNSD": HOSTS["gdnsd"], "DNS": str(DNS),
        "LOAD_STREAM": f"load_module {STREAM};" if stream else "",
        "STREAM": f"stream {{ upstream t {{ server {BACKEND}; }} server {{ listen {HOSTS['nginx']}:{L4}"
                  " reuseport backlog=4096; proxy_pass t; } }" if stream else "",
        "TLS_BIND": "", "TLS_LISTEN": "",
    }
    if tls:
        values.update({
            "L7": "9207", "L4": "9204", "DIR": str(folder / "tls"),
            "STREAM": "",
            "TLS_BIND": f"bind {HOSTS['haproxy']}:{TLS} backlog 4096 ssl crt {pem} alpn h2,http/1.1",
            "TLS_LISTEN": f"listen {HOSTS['nginx']}:{TLS} ssl http2 reuseport backlog=4096;"
                          f" ssl_certificate {pem}; ssl_certificate_key {pem};",
        })
    text = (HERE / template).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    target = Path(values["DIR"]) / template
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
    def __init__(self, name, command, host=None):
        self.name = name
        self.host = host or HOSTS.get(name)
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

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


def wait_for(host, port, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nobody listens on {host}:{port}")


def certificate(folder):
    """One for all: ECDSA with P-256, as lbsim's own are."""
    (folder / "certs").mkdir()
    key, pem = folder / "key.pem", folder / "certs" / "peers.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "30", "-subj", "/CN=peers.test", "-addext", "subjectAltName=DNS:peers.test",
         "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    pem.write_text(pem.read_text() + key.read_text())


def lbsim_serve(home, name, tls, folder, threads):
    host = HOSTS[name]
    command = [str(home / "lbsim"), "serve", "--upstream", f"a={BACKEND}", "--threads", str(threads)]
    if tls:
        return command + ["--listen", f"l7={host}:{TLS}", "--certs", str(folder / "certs"),
                          str(HERE / "lbsim-tls.yaml")]
    return command + ["--listen", f"l7={host}:{L7}", "--listen", f"l4={host}:{L4}", str(HERE / "lbsim.yaml")]


def start_http(everybody, folder, names, tls, options):
    threads = 1 if tls else options.threads
    for name in names:
        if name == "haproxy":
            command = ["haproxy", "-db", "-f", str(fill("haproxy.cfg", folder, threads, tls))]
        elif name == "nginx":
            command = ["nginx", "-c", str(fill("nginx.conf", folder, threads, tls))]
        else:
            home = Path(options.before).resolve() if name == "before" else HOME
            command = lbsim_serve(home, name, tls, folder, threads)
        everybody[("tls" if tls else "plain", name)] = Proxy(name, command)
    for name in names:
        wait_for(HOSTS[name], TLS if tls else L7)


def start_dns(everybody, folder, names, options):
    for name in names:
        if name == "gdnsd":
            config = folder / "gdnsd"
            (config / "zones").mkdir(parents=True)
            shutil.copy(fill("gdnsd.conf", folder, 1, False), config / "config")
            (config / "zones" / "example.test").write_text(
                "@ SOA ns host 1 7200 1800 259200 900\n@ NS ns\nns A 127.0.0.1\nwww 60 A 127.88.0.9\n")
            everybody[("dns", name)] = Proxy(name, ["gdnsd", "-c", str(config), "start"])
        else:
            home = Path(options.before).resolve() if name == "before" else HOME
            port = DNS + (1 if name == "before" else 0)
            command = [str(home / "lbsim"), "live", str(HERE / "lbsim-dns.yaml"), "--for", "24h", "--port",
                       str(port), "--no-dashboard", "--no-progress"]
            # A live world gives its servers addresses first, in order: the second is its name server.
            everybody[("dns", name)] = Proxy(name, command, "127.77.0.2")
        wait_for(everybody[("dns", name)].host, DNS + (1 if name == "before" else 0))


def start(everybody, folder, cases, options):
    """What each set of cases needs; returns who is in each."""
    folder.chmod(0o755)  # nginx started by root reads as somebody else
    www = folder / "www"
    www.mkdir()
    (folder / "tls").mkdir()
    (www / "200").write_bytes(b"x" * 200)
    (www / "64k").write_bytes(b"x" * 65536)
    (folder / "queries").write_text("www.example.test A\n")
    sets = {CASES[case].proxies for case in cases}
    asked = options.proxies.split(",") + (["before"] if options.before else [])
    members = {"plain": [n for n in HTTP if n in asked], "tls": [n for n in HTTP if n in asked],
               "dns": ["gdnsd"] + [n for n in ("before", "lbsim") if n in asked]}
    if sets & {"plain", "tls"}:
        everybody[("", "backend")] = Proxy("backend", ["nginx", "-c", str(fill("backend.conf", folder, 1, False))])
        host, port = BACKEND.split(":")
        wait_for(host, int(port))
    if "plain" in sets:
        start_http(everybody, folder, members["plain"], False, options)
    if "tls" in sets:
        certificate(folder)
        start_http(everybody, folder, members["tls"], True, options)
    if "dns" in sets:
        start_dns(everybody, folder, members["dns"], options)
    return members


def has(name, case):
    return name != "nginx" or CASES[case].port != L4 or os.path.exists(STREAM)


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def wrk(url, case, seconds):
    command = ["wrk", "-t1", f"-c{case.connections}", f"-d{seconds}s"]
    out = run(command + (["-H", "Connection: close"] if case.new else []) + [url])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    errors = re.search(r"Socket errors: (.*)", out)
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    return requests, rate, " ".join(([f"{bad.group(1)} bad answers"] if bad else [])
                                    + ([errors.group(1)] if errors else []))


def h2load(url, case, seconds):
    out = run(["h2load", f"-c{case.connections}", f"-m{case.streams}", f"-D{seconds}", url])
    found = re.search(r"(\d+) done, (\d+) succeeded", out)
    if not found:
        sys.exit("h2load: " + out)
    rate = float(re.search(r"finished in .*?, ([\d.]+) req/s", out).group(1))
    done, good = int(found.group(1)), int(found.group(2))
    return good, rate, "" if done == good and good else f"{done - good} not answered"


def dnsperf(proxy, case, seconds, folder):
    port = DNS + (1 if proxy.name == "before" else 0)
    out = run(["dnsperf", "-s", proxy.host, "-p", str(port), "-d", str(folder / "queries"), "-l", str(seconds),
               f"-c{case.connections}", "-q64", "-T1", "-e"])
    done = int(re.search(r"Queries completed:\s+(\d+)", out).group(1))
    lost = int(re.search(r"Queries lost:\s+(\d+)", out).group(1))
    rate = float(re.search(r"Queries per second:\s+([\d.]+)", out).group(1))
    wrong = re.search(r"Response codes:\s+(.*)", out).group(1)
    bad = "" if re.fullmatch(r"NOERROR \d+ \(100.00%\)", wrong.strip()) else wrong
    return done, rate, bad + (f" {lost} lost" if lost else "")


def url(proxy, case):
    return f"{'https' if case.proxies == 'tls' else 'http'}://{proxy.host}:{case.port}{case.path}"


def load(proxy, case, seconds, folder):
    if case.tool == "dnsperf":
        return dnsperf(proxy, case, seconds, folder)
    return (h2load if case.tool == "h2load" else wrk)(url(proxy, case), case, seconds)


def measure(proxy, name, options, folder):
    before = proxy.cpu()
    requests, rate, bad = load(proxy, CASES[name], options.seconds, folder)
    cpu = (proxy.cpu() - before) / max(1, requests) * 1e6
    if bad:
        print(f"  {proxy.name} {name}: {bad}", file=sys.stderr)
    return rate, cpu


def p99_millis(proxy, case, rate, options, folder):
    """At a constant rate, by h2load: each connection with its share."""
    log = folder / "h2load.log"
    log.unlink(missing_ok=True)
    clients = case.connections if case.streams else 32
    speaks = [f"-m{case.streams}"] if case.streams else ["--h1", "-m1"]
    run(["h2load", *speaks, f"-c{clients}", f"--rps={max(1, rate / clients):.2f}", f"-D{options.seconds}",
         f"--log-file={log}", url(proxy, case)])
    times = sorted(int(line.split()[2]) for line in log.read_text().splitlines())
    return times[int(len(times) * 0.99)] / 1000 if times else float("nan")


def idle(proxy, count):
    """Connections that have asked for something once and then lie idle; memory with them."""
    request = f"GET /200 HTTP/1.1\r\nHost: {proxy.host}\r\n\r\n".encode()
    open_ones = []
    try:
        for _ in range(count):
            one = socket.create_connection((proxy.host, L7), 10)
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


def spread(values):
    return f"{min(values):.2f} to {max(values):.2f}" if values else ""


def table(results, cases, members):
    print("| case | process | requests/s | CPU us/request | throughput / base | CPU / base | its range |")
    print("|---|---|---:|---:|---:|---:|---|")
    for case in cases:
        base = results.get((members[CASES[case].proxies][0], case), [])
        for name in members[CASES[case].proxies]:
            own = results.get((name, case), [])
            if not own:
                continue
            pairs = list(zip(own, base))
            faster = [a[0] / b[0] for a, b in pairs if b[0]]
            dearer = [a[1] / b[1] for a, b in pairs if b[1]]
            print(f"| {case} | {name} | {median([r for r, _ in own]):,.0f} |"
                  f" {median([c for _, c in own]):.1f} | {median(faster):.2f} | {median(dearer):.2f} |"
                  f" {spread(dearer)} |")


def needs(cases, options):
    tools = {CASES[case].tool for case in cases}
    sets = {CASES[case].proxies for case in cases}
    wanted = tools | ({"h2load"} if not options.no_latency else set())
    wanted |= {"nginx"} if sets & {"plain", "tls"} else set()
    wanted |= {"haproxy"} if "haproxy" in options.proxies and sets & {"plain", "tls"} else set()
    wanted |= ({"openssl"} if "tls" in sets else set()) | ({"gdnsd"} if "dns" in sets else set())
    missing = [n for n in sorted(wanted) if not shutil.which(n)]
    if missing:
        sys.exit("missing: " + ", ".join(missing) + "; " + __doc__.split("\n\n")[3].strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often all is measured (7)")
    parser.add_argument("--seconds", type=int, default=5, help="how long each measurement takes (5)")
    parser.add_argument("--threads", type=int, default=2, help="threads of every proxy (2)")
    parser.add_argument("--warm-up", type=int, default=15, help="seconds of load on each for each case first (15)")
    parser.add_argument("--cases", default=",".join(CASES), help="which, by commas: %(default)s")
    parser.add_argument("--proxies", default="haproxy,nginx,lbsim", help="which (%(default)s)")
    parser.add_argument("--before", help="another checkout, whose lbsim runs in every round, too")
    parser.add_argument("--idle", type=int, default=10000, help="idle connections; 0 leaves it out")
    parser.add_argument("--no-latency", action="store_true", help="leaves p99 at half load out")
    options = parser.parse_args()
    os.environ["PATH"] += ":/usr/sbin"
    cases = [c for c in options.cases.split(",") if c]
    needs(cases, options)
    folder = Path(tempfile.mkdtemp(prefix="lbsim-peers-"))
    everybody, results, latency, load_rss, loads = {}, {}, {}, {}, []
    try:
        members = start(everybody, folder, cases, options)
        for case in cases:
            for name in members[CASES[case].proxies]:
                if has(name, case):  # the compilers of a JVM take their time; the others need an instant
                    seconds = options.warm_up if name in ("lbsim", "before") else 1
                    load(everybody[(CASES[case].proxies, name)], CASES[case], max(1, seconds), folder)
        for number in range(options.rounds):
            for case in cases:
                which = CASES[case].proxies
                for name in members[which] if number % 2 == 0 else members[which][::-1]:
                    if has(name, case):
                        proxy = everybody[(which, name)]
                        results.setdefault((name, case), []).append(measure(proxy, case, options, folder))
                        load_rss[(which, name)] = max(load_rss.get((which, name), 0), proxy.rss_mb())
            loads.append(os.getloadavg()[0])
            print(f"round {number + 1} of {options.rounds}, load {loads[-1]:.1f}", file=sys.stderr)
        print(f"{options.rounds} rounds of {options.seconds} s, {options.threads} threads each (TLS and DNS: 1),"
              f" {os.cpu_count()} processors, load average {min(loads):.1f} to {max(loads):.1f}\n")
        table(results, cases, members)
        for case in [c for c in cases if CASES[c].latency and not options.no_latency]:
            which = CASES[case].proxies
            half = median([rate for rate, _ in results[(members[which][0], case)]]) / 2
            for number in range(options.rounds):
                for name in members[which] if number % 2 == 0 else members[which][::-1]:
                    if has(name, case):
                        latency.setdefault((case, name), []).append(
                            p99_millis(everybody[(which, name)], CASES[case], half, options, folder))
            print(f"\np99 of {case} at {half:,.0f} requests/s: " + ", ".join(
                f"{name} {median(latency[(case, name)]):.2f} ms" for name in members[which] if has(name, case)))
        print("\nresident memory under load: " + ", ".join(
            f"{name} ({which}) {mb:.0f} MB" for (which, name), mb in load_rss.items()))
        if options.idle and any(CASES[case].proxies == "plain" for case in cases):
            held = {name: idle(everybody[("plain", name)], options.idle) for name in members["plain"]}
            print("with idle connections: " + ", ".join(
                f"{name} {mb:.0f} MB ({count:,})" for name, (count, mb) in held.items()))
    finally:
        for each in everybody.values():
            each.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
