import { setTimeout as wait } from 'node:timers/promises'
import { readStationFile } from './station-file.ts'
import { type DataFolderHold, holdDataFolder } from './storage/data-folder.ts'

/** Where a station's page is asked for, with its token: what the shell opens. */
export const addressOf = (station: { readonly url: string; readonly token: string }): string =>
  `${station.url}?token=${station.token}`

/** How a second station behaves while the first has the lane. */
export type Turn = {
  readonly dataFolder: string
  readonly stationFile: string
  /** Called once with the running station's address; null: do not wait for it. */
  readonly announce: ((address: string) => void) | null
}

/**
 * Waits until the data folder is this process's own; null when another station has it and nobody wants to wait. A shell that comes
 * back after a fall finds the station it left at work: the new process shows that station's page, passes an order to end on to it,
 * and takes the lane over only when it is gone.
 */
export async function awaitTurn(turn: Turn): Promise<DataFolderHold | null> {
  const passOn = (): never => {
    const running = readStationFile(turn.stationFile)
    if (running !== null) process.kill(running.pid, 'SIGTERM')
    process.exit(0)
  }
  let announced = false
  let hold = holdDataFolder(turn.dataFolder)
  if (hold === null && turn.announce !== null) process.on('SIGTERM', passOn).on('SIGINT', passOn)
  while (hold === null && turn.announce !== null) {
    const running = announced ? null : readStationFile(turn.stationFile)
    if (running !== null) {
      turn.announce(addressOf(running))
      announced = true
    }
    await wait(500)
    hold = holdDataFolder(turn.dataFolder)
  }
  process.off('SIGTERM', passOn).off('SIGINT', passOn)
  return hold
}
