"""Requests that use every store, ten a second, and the time and error of each one that failed."""

import sys
import time
import urllib.error
import urllib.request

while True:
    started = time.time()
    try:
        urllib.request.urlopen(sys.argv[1], timeout=25).read()
        print(f"ok {started:.3f}", flush=True)
    except OSError as error:
        reason = error.read().decode() if isinstance(error, urllib.error.HTTPError) else error
        print(f"failed {started:.3f} {reason}", flush=True)
    time.sleep(max(0.0, started + 0.1 - time.time()))
