import type { Turn } from './turn.ts'

/** Everything that has to hold before X-rays may be asked for. Checked again by the lane at the moment of sending. */
export function beamPermitted({ state }: Turn): boolean {
  const laneDevices = state.failedDevices.filter((device) => device !== 'barcode' && device !== 'scale')
  const moving = state.mode === 'running' || state.mode === 'scanning'
  return (
    moving &&
    state.beltRunning &&
    !state.jammed &&
    state.openInterlocks.length === 0 &&
    laneDevices.length === 0 &&
    !state.linesSilent &&
    state.generatorFaults.length === 0
  )
}
