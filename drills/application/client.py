"""MCP client: initializes, lists the tools, calls two. Prints the results of the requests as JSON, in their order."""

import json
import sys
import urllib.request

url, key, value = sys.argv[1:]
tools = [
    ("sentiment-analyzer_analyze_sentiment", {"text": "a great drill"}),
    ("cache_cache_set", {"key": key, "value": value}),
]
client = {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "drill", "version": "1"}}
requests = [
    ("initialize", client),
    ("tools/list", {}),
    *(("tools/call", {"name": name, "arguments": arguments}) for name, arguments in tools),
]


def call(number, method, params):
    body = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


print(json.dumps([call(number, *each) for number, each in enumerate(requests, 1)]))
