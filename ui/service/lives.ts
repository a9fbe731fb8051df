import { useEffect, useRef } from 'react'
import type { DeviceRow } from '../../station/contract/devices.ts'

/** A minute of values, one a second. */
const kept = 60

/** A minute of numbers by `device/value`. */
export type Lives = ReadonlyMap<string, readonly number[]>

/** The last minute of every numeric value, by `device/value`. Grows with each word of the station. */
export function useLives(devices: readonly DeviceRow[], still: boolean): Lives {
  const lives = useRef(new Map<string, number[]>())
  useEffect(() => {
    if (still && lives.current.size > 0) return
    for (const device of devices) {
      for (const { name, value } of device.values) {
        if (typeof value !== 'number') continue
        const key = `${device.name}/${name}`
        const line = lives.current.get(key) ?? []
        line.push(value)
        lives.current.set(key, line.slice(-kept))
      }
    }
  }, [devices, still])
  return lives.current
}
