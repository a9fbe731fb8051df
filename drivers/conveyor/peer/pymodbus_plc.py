"""A foreign PLC: a pymodbus server that holds a register map of the lane and plays a small live PLC behind it.

    pymodbus_plc.py MAP.json tcp PORT [UNIT]         Modbus TCP on 127.0.0.1; PORT 0 lets the system choose
    pymodbus_plc.py MAP.json rtu DEVICE [UNIT]       Modbus RTU on a serial line, 19200 8N1 (a pseudo terminal has no parity)

Prints `ready PORT` (or `ready DEVICE`) when it serves. Its PackML, its word orders and its bits are written down here once more and on
purpose, so that a mistake of the TypeScript side cannot hide in a shared table. Needs Debian's python3-pymodbus.
"""
import asyncio
import json
import struct
import sys
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.framer.socket_framer import ModbusSocketFramer
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer

CYCLE_S = 0.01
RAMP_S = 0.15
JOG_MM_S = 100
UM_PER_COUNT = 100
STATES = {
    "Clearing": 1, "Stopped": 2, "Starting": 3, "Idle": 4, "Suspended": 5, "Execute": 6, "Stopping": 7, "Aborting": 8,
    "Aborted": 9, "Holding": 10, "Held": 11, "Unholding": 12, "Suspending": 13, "Unsuspending": 14, "Resetting": 15,
    "Completing": 16, "Complete": 17,
}
ENDS = {
    "Clearing": "Stopped", "Starting": "Execute", "Stopping": "Stopped", "Aborting": "Aborted", "Holding": "Held",
    "Unholding": "Execute", "Suspending": "Suspended", "Unsuspending": "Execute", "Resetting": "Idle", "Completing": "Complete",
}
COMMANDS = {
    1: ("Resetting", {"Stopped", "Complete"}, "none"),
    2: ("Starting", {"Idle"}, "none"),
    3: ("Stopping", set(STATES) - {"Stopped", "Stopping", "Aborting", "Aborted", "Clearing"}, "stopCommand"),
    4: ("Holding", {"Execute"}, "holdCommand"),
    5: ("Unholding", {"Held"}, "none"),
    6: ("Suspending", {"Execute"}, "suspendCommand"),
    7: ("Unsuspending", {"Suspended"}, "none"),
    8: ("Aborting", set(STATES) - {"Aborting", "Aborted"}, "abortCommand"),
    9: ("Clearing", {"Aborted"}, None),
    10: ("Completing", {"Execute"}, None),
}
DRIVING = {"Starting", "Execute", "Unholding", "Unsuspending"}
GOOD = (
    "emergencyStopReleased interlockAClosed interlockBClosed door1Closed door2Closed accessPanelClosed curtainsInPlace keyOn"
    " safetyRelayGood operatorPresent generatorReady drive1Good drive2Good drive3Good airPressureGood remoteMode gateOut trackingValid"
).split()


class Registers:
    """The four tables of a map file."""

    def __init__(self, path, obey):
        with open(path, encoding="utf8") as file:
            self.map = json.load(file)
        self.rows = {row["name"]: row for row in self.map["rows"]}
        self.reasons = {name: int(code) for code, name in self.map["stopReasons"].items()}
        self.tables = {name: Table(obey, name) for name in ("discrete", "coil", "input", "holding")}
        self.context = ModbusSlaveContext(
            di=self.tables["discrete"], co=self.tables["coil"], ir=self.tables["input"], hr=self.tables["holding"], zero_mode=True
        )

    def _bytes(self, row, value):
        raw = value / row.get("scale", 1)
        if row["type"] == "f32":
            return struct.pack(">f", raw)
        return struct.pack({"u16": ">H", "i16": ">h", "u32": ">I"}[row["type"]], round(raw))

    def tell(self, name, value):
        """Puts a value where the map has it; a name that the map lacks is nobody's business."""
        row = self.rows.get(name)
        if row is None:
            return
        cells, address = self.tables[row["table"]].values, row["address"]
        if row.get("type", "bit") == "bit":
            on = bool(value) != row.get("inverted", False)
            if "bit" in row:
                mask = 1 << row["bit"]
                cells[address] = cells[address] | mask if on else cells[address] & ~mask
            else:
                cells[address] = on
            return
        data = self._bytes(row, value)
        if len(data) == 4:
            order = self.map["wordOrder"]
            data = bytes(data["ABCD".index(letter)] for letter in order)
            cells[address + 1] = int.from_bytes(data[2:], "big")
        cells[address] = int.from_bytes(data[:2], "big")

    def asked(self, name):
        """What was ordered: a number of 16 bits, or a bit."""
        row = self.rows.get(name)
        if row is None:
            return 0
        cell = self.tables[row["table"]].values[row["address"]]
        if row.get("type", "bit") == "bit":
            bit = bool(cell >> row["bit"] & 1) if "bit" in row else bool(cell)
            return bit != row.get("inverted", False)
        return cell * row.get("scale", 1)

    def touched(self, table, address, count):
        """Names of the rows that a write has reached."""
        return {n for n, row in self.rows.items() if row["table"] == table and address <= row["address"] < address + count}


class Table(ModbusSequentialDataBlock):
    """One table; a write of the master is told."""

    def __init__(self, obey, name):
        super().__init__(0, [0] * 8192)
        self.obey, self.name = obey, name

    def setValues(self, address, values):  # pylint: disable=invalid-name
        super().setValues(address, values)
        self.obey(self.name, address, len(values))


class Plc:
    """PackML, watchdog, a belt with a ramp, and the echo of gate orders."""

    def __init__(self, path):
        self.registers = Registers(path, self.obey)
        self.state, self.reason, self.since = "Stopped", "none", time.monotonic()
        self.mode, self.rejected, self.change, self.mode_change = 1, 0, 0, 0
        self.heard, self.started = None, time.monotonic()
        self.speed, self.travel_mm, self.echo = 0.0, 0.0, 0
        for name, row in self.registers.rows.items():
            if "expect" in row:
                self.registers.tell(name, int(str(row["expect"]), 0))
        for name in GOOD:
            self.registers.tell(name, True)
        self.registers.tell("floatProbe", 3.14159)
        self.registers.tell("speedSetMmS", 200)
        self.cycle(0)

    def heartbeat_good(self):
        return self.heard is not None and time.monotonic() - self.heard < 1.0

    def become(self, state, reason):
        self.state, self.since = state, time.monotonic()
        if reason is not None:
            self.reason = reason

    def obey(self, table, address, count):
        names = self.registers.touched(table, address, count)
        asked = self.registers.asked
        if "heartbeat" in names:
            self.heard = time.monotonic()
        if "commandChange" in names and asked("commandChange") != self.change:
            self.change = asked("commandChange")
            self.command(asked("command"))
        if "unitModeChange" in names and asked("unitModeChange") != self.mode_change:
            self.mode_change = asked("unitModeChange")
            if self.state in ("Stopped", "Idle", "Aborted"):
                self.mode = asked("unitModeWanted")
            else:
                self.rejected = (self.mode_change & 0xFF) << 8 | 1
        if "gateSequence" in names:
            self.echo = asked("gateSequence")
        self.show()

    def command(self, number):
        target, sources, reason = COMMANDS.get(number, (None, set(), None))
        why = 5 if target is None else 1 if self.state not in sources else None
        if why is None and target in DRIVING:
            why = 2 if not self.heartbeat_good() else 4 if self.mode == 3 else None
        if why is not None:
            self.rejected = (self.change & 0xFF) << 8 | why
        else:
            self.become(target, reason)

    def drive(self):
        asked = self.registers.asked
        if self.state in DRIVING:
            return asked("speedSetMmS")
        may = self.state == "Held" or (self.mode != 1 and self.state in ("Stopped", "Idle"))
        jog = bool(asked("jogForward")) - bool(asked("jogReverse"))
        return jog * JOG_MM_S if may and self.heartbeat_good() else 0

    def cycle(self, seconds):
        if not self.heartbeat_good() and self.state in COMMANDS[3][1] - {"Idle", "Resetting"}:
            self.become("Stopping", "heartbeatLost")
        wanted = self.drive()
        most = max(abs(wanted), abs(self.speed), 50) * seconds / RAMP_S
        self.speed += max(-most, min(most, wanted - self.speed))
        self.travel_mm += self.speed * seconds
        if self.state in ENDS and time.monotonic() - self.since > 0.03 and abs(wanted - self.speed) < 0.5:
            self.become(ENDS[self.state], None)
        self.show()

    def show(self):
        tell, now = self.registers.tell, time.monotonic()
        wanted = self.drive()
        tell("plcHeartbeat", int((now - self.started) * 10) & 0xFFFF)
        tell("uptimeMs", int((now - self.started) * 1000))
        tell("state", STATES[self.state])
        tell("unitMode", self.mode)
        tell("rejectedCommand", self.rejected)
        tell("stopReason", self.registers.reasons.get(self.reason, 0))
        tell("encoder", int(5_000_000 + self.travel_mm * 1000 / UM_PER_COUNT) & 0xFFFFFFFF)
        tell("speedMmS", self.speed)
        tell("umPerCount", UM_PER_COUNT)
        tell("supplyVolts", 24.12)
        tell("cabinetCelsius", 31.4)
        tell("gateEcho", self.echo)
        tell("heartbeatGood", self.heartbeat_good())
        tell("xrayEnableGranted", bool(self.registers.asked("xrayEnableRequest")) and self.heartbeat_good())
        tell("beltRunning", wanted != 0)
        tell("beltReverse", wanted < 0)
        for eye in ("infeed", "tunnelIn", "tunnelOut", "divert", "outfeed"):
            tell(f"{eye}Blocked", False)
        for name in ("lampCurrent", "jam", "laneFull"):
            tell(name, False)

    async def run(self):
        last = time.monotonic()
        while True:
            await asyncio.sleep(CYCLE_S)
            now = time.monotonic()
            self.cycle(min(now - last, 0.1))
            last = now


async def main():
    path, kind, place = sys.argv[1:4]
    unit = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    plc = Plc(path)
    context = ModbusServerContext(slaves={unit: plc.registers.context}, single=False)
    running = asyncio.create_task(plc.run())
    if kind == "rtu":
        server = ModbusSerialServer(
            context, ModbusRtuFramer, port=place, baudrate=19200, parity="N", ignore_missing_slaves=True
        )
        await server.start()
        print("ready", place, flush=True)
    else:
        server = ModbusTcpServer(context, ModbusSocketFramer, address=("127.0.0.1", int(place)), allow_reuse_address=True)
        serving = asyncio.create_task(server.serve_forever())
        await server.serving
        print("ready", server.server.sockets[0].getsockname()[1], flush=True)
        await serving
    await running


asyncio.run(main())
