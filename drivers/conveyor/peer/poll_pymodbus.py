"""A foreign Modbus master: polls the conveyor's two reads (inputs 0..31, input registers 0..69) as fast as it may.

    poll_pymodbus.py HOST PORT [POLLS] [UNIT]        over Modbus TCP
    poll_pymodbus.py rtu DEVICE [POLLS] [UNIT]       over a serial line, 19200 8N1 (a pseudo terminal has no parity)

Prints one JSON line {"peer", "polls", "seconds", "p50Ms", "p99Ms", "inputs", "registers"}; the last two are the last answers, so that a
test can hold them against the simulator. A poll is one pair of reads, one after the other. Needs Debian's python3-pymodbus.
"""
import json
import sys
import time

import pymodbus
from pymodbus.client import ModbusSerialClient, ModbusTcpClient

INPUTS = 32
REGISTERS = 70


def unit_argument(unit):
    """The name of the unit's argument: `slave` up to pymodbus 3.9, `device_id` from 3.10 on."""
    version = tuple(int(part) for part in pymodbus.__version__.split(".")[:2])
    return {"device_id" if version >= (3, 10) else "slave": unit}


def demand(answer, what):
    """The answer, unless it is an exception of the device or of the line."""
    if answer.isError():
        sys.exit(f"{what} was not answered as it should: {answer}")
    return answer


def main():
    host, port = sys.argv[1], sys.argv[2]
    polls = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    unit = unit_argument(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    if host == "rtu":
        client = ModbusSerialClient(port=port, baudrate=19200, parity="N", timeout=2)
    else:
        client = ModbusTcpClient(host, port=int(port), timeout=2)
    if not client.connect():
        sys.exit(f"No Modbus server accepts a connection at {host}:{port}.")
    took = []
    inputs = registers = None
    started = time.perf_counter()
    for _ in range(polls):
        begun = time.perf_counter()
        inputs = demand(client.read_discrete_inputs(0, INPUTS, **unit), "read_discrete_inputs").bits
        registers = demand(client.read_input_registers(0, REGISTERS, **unit), "read_input_registers").registers
        took.append((time.perf_counter() - begun) * 1000)
    seconds = time.perf_counter() - started
    client.close()
    took.sort()
    at = lambda share: round(took[int((len(took) - 1) * share)], 3)
    print(json.dumps({
        "peer": f"pymodbus {pymodbus.__version__}", "polls": polls, "seconds": round(seconds, 4),
        "p50Ms": at(0.5), "p99Ms": at(0.99), "inputs": [bool(bit) for bit in inputs[:INPUTS]], "registers": list(registers),
    }))


main()
