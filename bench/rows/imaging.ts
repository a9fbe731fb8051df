import { measureCorrection } from '../../station/imaging/measure.ts'
import { pythonPeer, type Row } from '../row.ts'

const size = { channels: 1152, lines: 1600, energies: 2, rounds: 5 } as const

/** The correction chain over a large dual-energy scan, beside numpy on the same counts; both must give the same mean attenuation. */
export async function measureImaging(): Promise<Row[]> {
  const ours = measureCorrection(size)
  const script = new URL('../peer/imaging_numpy.py', import.meta.url).pathname
  const peer = pythonPeer(script, [size.channels, size.lines, size.energies, size.rounds], 'python3-numpy')
  const differs = Math.abs(ours.meanAttenuation - (peer['meanAttenuation'] ?? Number.NaN))
  if (!(differs < 1e-3)) throw new Error(`The imaging chain and numpy disagree by ${differs} in mean attenuation.`)
  const what = `imaging chain ${size.channels} × ${size.lines} × ${size.energies}`
  return [
    {
      what,
      value: ours.msPerScan,
      unit: 'ms',
      goal: null,
      peer: 'numpy',
      peerValue: peer['msPerScan'] ?? null,
      moreIsBetter: false,
    },
    {
      what: `${what}, rate`,
      value: ours.mbPerS,
      unit: 'MB/s',
      goal: null,
      peer: 'numpy',
      peerValue: peer['mbPerS'] ?? null,
      moreIsBetter: true,
    },
  ]
}
