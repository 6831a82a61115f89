"""Listens on every given port that is free, and tries connections: one JSON line in, one out.

usage: agent.py ADDRESS PORT...       ADDRESS to listen on and to connect from; 0.0.0.0 for any

A line is [timeout in seconds, [[protocol, address, port], ...]]; the result is a list of 1 (open) and 0 in the same order.
"""

import json
import resource
import select
import socket
import sys
import threading
import time

# A DNS query: a DNS server answers it, agents send it back.
QUESTION = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x04test\x00\x00\x01\x00\x01"
AT_ONCE = 800


def serve_udp(server):
    while True:
        data, peer = server.recvfrom(2048)
        server.sendto(data, peer)


def listen(address, ports):
    held = []
    for port in ports:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            server = socket.socket(socket.AF_INET, kind)
            try:
                server.bind((address, port))
            except OSError:
                # The pod's own server uses it.
                server.close()
                continue
            if kind == socket.SOCK_STREAM:
                server.listen(1024)
            else:
                threading.Thread(target=serve_udp, args=(server,), daemon=True).start()
            held.append(server)
    return held


def attempt(source, seconds, targets):
    poll = select.epoll()
    waiting = {}
    answers = [0] * len(targets)
    for index, (protocol, address, port) in enumerate(targets):
        udp = protocol == "UDP"
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
        client.setblocking(False)
        if source != "0.0.0.0":
            client.bind((source, 0))
        try:
            client.connect((address, port))
            if udp:
                client.send(QUESTION)
        except BlockingIOError:
            pass
        except OSError:
            client.close()
            continue
        waiting[client.fileno()] = (client, index, udp)
        poll.register(client, select.EPOLLIN if udp else select.EPOLLOUT)
    end = time.monotonic() + seconds
    while waiting and time.monotonic() < end:
        for descriptor, _ in poll.poll(max(0, end - time.monotonic())):
            client, index, udp = waiting.pop(descriptor)
            poll.unregister(descriptor)
            try:
                # Refused means blocked: every port has a listener.
                answers[index] = int(bool(client.recv(2048)) if udp else client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0)
            except OSError:
                pass
            client.close()
    for client, _, _ in waiting.values():
        client.close()
    return answers


def main():
    address, *ports = sys.argv[1:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    held = listen(address, [int(port) for port in ports])
    print(json.dumps(len(held)), flush=True)
    for line in sys.stdin:
        seconds, targets = json.loads(line)
        answers = []
        for at in range(0, len(targets), AT_ONCE):
            answers += attempt(address, seconds, targets[at : at + AT_ONCE])
        print(json.dumps(answers), flush=True)


main()
