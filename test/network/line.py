#!/usr/bin/env python3
"""A line between two network namespaces, each end a TUN device: loss, delay, rate, cut, and no UDP, changed while it runs.

A userland line, since not every kernel has netem.
usage: line.py NAMESPACE ADDRESS/LENGTH NAMESPACE ADDRESS/LENGTH
Each line of the standard input is a JSON object of what changes: {"loss": percent, "delay": ms, "rate": kbit/s (0: any), "cut": bool,
"udp": bool}. It is answered by one line once it holds.
"""
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
UDP = 17
# What waits for a slow line, seconds: a router's queue.
QUEUE = 0.3

libc = ctypes.CDLL(None, use_errno=True)


def end(namespace, address):
    """Opens a TUN device in a namespace. This process stays in the last one."""
    with open(f'/var/run/netns/{namespace}', 'rb') as place:
        if libc.setns(place.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), 'setns')
    device = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack('16sH22x', b'line0', IFF_TUN_NO_PI))
    for command in (['addr', 'add', address, 'dev', 'line0'], ['link', 'set', 'line0', 'mtu', '1400', 'up'], ['link', 'set', 'lo', 'up'], ['route', 'add', 'default', 'dev', 'line0']):
        subprocess.run(['ip', *command], check=True)
    return device


def main():
    near, far = end(sys.argv[1], sys.argv[2]), end(sys.argv[3], sys.argv[4])
    other = {near: far, far: near}
    state = {'loss': 0, 'delay': 0, 'rate': 0, 'cut': False, 'udp': True}
    free = {near: 0.0, far: 0.0}
    queue, count = [], 0
    print('ready', flush=True)
    while True:
        now = time.monotonic()
        ready, _, _ = select.select([near, far, 0], [], [], max(0, queue[0][0] - now) if queue else 5)
        for source in ready:
            if source == 0:
                line = sys.stdin.readline()
                if not line:
                    return
                state.update(json.loads(line))
                print('done', flush=True)
                continue
            while True:
                try:
                    packet = os.read(source, 65535)
                except BlockingIOError:
                    break
                # IPv4 alone: the byte at 9 is the protocol.
                if state['cut'] or random.random() * 100 < state['loss'] or packet[0] >> 4 != 4 or (packet[9] == UDP and not state['udp']):
                    continue
                at = time.monotonic()
                if state['rate']:
                    sent = max(free[source], at) + len(packet) * 8 / (state['rate'] * 1000)
                    if sent - at > QUEUE:
                        continue
                    free[source], at = sent, sent
                count += 1
                heapq.heappush(queue, (at + state['delay'] / 1000, count, other[source], packet))
        now = time.monotonic()
        while queue and queue[0][0] <= now:
            _, _, target, packet = heapq.heappop(queue)
            try:
                os.write(target, packet)
            except OSError:
                pass


main()
