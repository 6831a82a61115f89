from http.server import ThreadingHTTPServer

from twisterlab import stub

stub.wait()
ThreadingHTTPServer(("0.0.0.0", stub.CONTRACT["port"]), stub.Handler).serve_forever()
