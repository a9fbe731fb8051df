"""Polls a PLC with libmodbus as the station does: 32 inputs and 70 registers a turn. usage: poll_libmodbus.py HOST PORT TURNS

Calls Debian's libmodbus5 through ctypes; a poll is two C calls, so Python's own share is small.
"""
import ctypes
import json
import sys
import time

host, port, turns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
modbus = ctypes.CDLL("libmodbus.so.5", use_errno=True)
modbus.modbus_new_tcp.restype = ctypes.c_void_p
modbus.modbus_new_tcp.argtypes = [ctypes.c_char_p, ctypes.c_int]
for name in ("modbus_connect", "modbus_close", "modbus_free"):
    getattr(modbus, name).argtypes = [ctypes.c_void_p]
modbus.modbus_set_slave.argtypes = [ctypes.c_void_p, ctypes.c_int]
modbus.modbus_read_input_bits.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_uint8)]
modbus.modbus_read_input_registers.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_uint16)]

client = modbus.modbus_new_tcp(host.encode(), port)
modbus.modbus_set_slave(client, 1)
if modbus.modbus_connect(client) != 0:
    sys.exit("libmodbus could not connect")
bits, words = (ctypes.c_uint8 * 32)(), (ctypes.c_uint16 * 70)()
times, started = [], time.perf_counter()
for _ in range(turns):
    at = time.perf_counter()
    if modbus.modbus_read_input_bits(client, 0, 32, bits) != 32:
        sys.exit("libmodbus could not read the inputs")
    if modbus.modbus_read_input_registers(client, 0, 70, words) != 70:
        sys.exit("libmodbus could not read the registers")
    times.append((time.perf_counter() - at) * 1000)
seconds = time.perf_counter() - started
if words[0] != 0x4E49:
    sys.exit(f"libmodbus read {words[0]:#x} where the signature should be")
modbus.modbus_close(client)
modbus.modbus_free(client)
print(json.dumps({"seconds": seconds, "timesMs": times}))
