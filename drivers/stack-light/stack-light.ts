import type { Device } from '../device.ts'

/** Lamps of a stack light, from the top down as they are usually built. */
export const lamps = ['red', 'amber', 'green', 'blue', 'white'] as const
export type Lamp = (typeof lamps)[number]
export type LampState = 'off' | 'on' | 'flash'

/** What every lamp and the buzzer show. */
export type LightPattern = Readonly<Record<Lamp, LampState>> & { readonly buzzer: boolean }

/** Everything off. */
export const allOff: LightPattern = { red: 'off', amber: 'off', green: 'off', blue: 'off', white: 'off', buzzer: false }

/**
 * A stack light. It is for people's convenience only: the X-RAY ON indicators that the law asks for are hard-wired and are not these
 * (hardware.md §7.5, §9).
 */
export interface StackLight extends Device {
  /**
   * Shows a pattern. It is kept: a light that was away shows it when it is back. Throws DriverError `refused`, `timeout` or `closed` where
   * it cannot be shown now.
   */
  show(pattern: LightPattern): Promise<void>
  /** What the light has confirmed last, or null before it has. */
  shown(): LightPattern | null
}
