"""Requests each URL once a second and prints when it succeeded. Arguments: NAME=URL."""

import sys
import threading
import time
import urllib.request


def request(name, url):
    while True:
        started = time.time()
        try:
            urllib.request.urlopen(url, timeout=15).read()
            print(f"{name} ok {time.time():.3f}", flush=True)
        except OSError as error:
            print(f"{name} failed {time.time():.3f} {error}", flush=True)
        time.sleep(max(0.0, started + 1 - time.time()))


for argument in sys.argv[1:]:
    threading.Thread(target=request, args=argument.split("=", 1)).start()
