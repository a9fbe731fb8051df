import { useEffect, useState } from 'react'
import type { CalibrationOverview, CalibrationPast } from '../../station/contract/calibration.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'

const everyMs = 400

/** The lane's calibration, asked for again while the screen is open; null before the first answer. */
export function useCalibration(): readonly [CalibrationOverview | null, (told: Promise<CalibrationOverview>) => void] {
  const [overview, setOverview] = useState<CalibrationOverview | null>(null)
  useEffect(() => {
    let open = true
    const ask = (): void =>
      void call('calibration.overview', {}).then(
        (told) => (open ? setOverview(told) : undefined),
        () => undefined,
      )
    ask()
    const timer = setInterval(ask, everyMs)
    return () => {
      open = false
      clearInterval(timer)
    }
  }, [])
  return [overview, (told) => void told.then(setOverview, say)]
}

/** The versions of the calibration, newest first, asked for anew whenever another one comes into use. */
export function useHistory(version: number): readonly CalibrationPast[] {
  const [past, setPast] = useState<readonly CalibrationPast[]>([])
  useEffect(() => void call('calibration.history', {}).then(setPast, say), [version])
  return past
}

/** "24 Nov 2026, 17:05 UTC". */
export function dayAndTime(atMs: number): string {
  const at = new Date(atMs).toISOString()
  const day = new Date(atMs).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return `${day}, ${at.slice(11, 16)} UTC`
}

/** A number in at most four figures. */
export function figures(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
