"""A foreign Modbus TCP master: reads an Aspect portal's descriptor and the monitor block that it names.

    read_aspect.py HOST PORT UNIT

Prints one JSON line {"descriptor", "registers", "gammaCount", "gammaBackground", "neutronBackground"}; values of 32 bits are put together
here, low word first, so that a test can hold them against the simulator. Needs Debian's python3-pymodbus.
"""
import json
import struct
import sys

import pymodbus
from pymodbus.client import ModbusTcpClient


def unit_argument(unit):
    """The name of the unit's argument: `slave` up to pymodbus 3.9, `device_id` from 3.10 on."""
    version = tuple(int(part) for part in pymodbus.__version__.split(".")[:2])
    return {"device_id" if version >= (3, 10) else "slave": unit}


def demand(answer, what):
    """The registers of an answer, unless it is an exception of the device or of the line."""
    if answer.isError():
        sys.exit(f"{what} was not answered as it should: {answer}")
    return answer.registers


def low_first(form, registers, at):
    """A value of 32 bits whose low word comes first."""
    return struct.unpack("<" + form, struct.pack("<HH", *registers[at:at + 2]))[0]


def main():
    host, port, unit = sys.argv[1], int(sys.argv[2]), unit_argument(int(sys.argv[3]))
    client = ModbusTcpClient(host, port=port, timeout=2)
    if not client.connect():
        sys.exit(f"No Modbus server accepts a connection at {host}:{port}.")
    descriptor = demand(client.read_holding_registers(0, 5, **unit), "the descriptor")
    registers = demand(client.read_holding_registers(descriptor[3], descriptor[4], **unit), "the monitor block")
    client.close()
    print(json.dumps({
        "descriptor": descriptor,
        "registers": registers,
        "gammaCount": low_first("I", registers, 4),
        "gammaBackground": low_first("f", registers, 6),
        "neutronBackground": low_first("f", registers, 13),
    }))


main()
