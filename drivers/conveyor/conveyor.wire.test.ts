import { LaneWorld } from '../simulation/lane-world.ts'
import { type LayLine, overPty, overTcp } from '../testing/carriers.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { type ConveyorUnderTest, describeConveyor } from './contract-suite.ts'
import { MapConveyor } from './driver.ts'
import { readMapFile } from './map-file.ts'
import { goodPlc } from './plc-knobs.ts'
import { PlcSimulator } from './simulator.ts'
import type { ModbusFraming } from './wire-port.ts'

/** The simulated PLC behind a map and a wire. */
async function simulated(
  mapName: string,
  lay: LayLine,
  framing: ModbusFraming,
  echo: boolean,
): Promise<ConveyorUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 3, firstCounts: 2 ** 32 - 3000 })
  const map = readMapFile(mapName)
  const plc = new PlcSimulator(world, map, { ...goodPlc, unitId: 17, echo })
  const line = await lay((far) => plc.attach(far, framing))
  const settings = { framing, unitId: 17, timeoutMs: 400, patient: lay === overPty, echoes: false }
  const conveyor = new MapConveyor('conveyor', 'test:conveyor', async () => ({ open: line.open, settings, map }), {
    pollHz: 25,
    orderTimeoutMs: 1000,
  })
  return {
    conveyor,
    setSilent: (silent) => world.setFault('plcSilent', silent),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await conveyor.close()
      await line.close()
      plc.close()
      world.close()
    },
  }
}

type Line = readonly [map: string, name: string, lay: LayLine, framing: ModbusFraming, echo: boolean]
const lines: readonly Line[] = [
  ['clearlane', 'Modbus TCP', overTcp, 'mbap', false],
  ['clearlane', 'Modbus RTU on a serial line', overPty, 'rtu', false],
  ['clearlane', 'Modbus RTU on a serial line that echoes', overPty, 'rtu', true],
  ['clearlane', 'Modbus RTU over TCP', overTcp, 'rtu', false],
  ['holding-only', 'Modbus TCP', overTcp, 'mbap', false],
  ['holding-only', 'Modbus RTU on a serial line', overPty, 'rtu', false],
]

for (const [map, name, lay, framing, echo] of lines)
  describeConveyor(`with map ${map} over ${name}`, () => simulated(map, lay, framing, echo))
