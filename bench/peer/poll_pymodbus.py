"""Polls a PLC with pymodbus as the station does: 32 inputs and 70 registers a turn. usage: poll_pymodbus.py HOST PORT TURNS"""
import json
import sys
import time

from pymodbus.client import ModbusTcpClient

host, port, turns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = ModbusTcpClient(host, port=port)
if not client.connect():
    sys.exit("pymodbus could not connect")
times, started = [], time.perf_counter()
for _ in range(turns):
    at = time.perf_counter()
    inputs = client.read_discrete_inputs(0, 32, slave=1)
    words = client.read_input_registers(0, 70, slave=1)
    if inputs.isError() or words.isError():
        sys.exit(f"pymodbus got an error: {inputs} {words}")
    times.append((time.perf_counter() - at) * 1000)
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "timesMs": times}))
