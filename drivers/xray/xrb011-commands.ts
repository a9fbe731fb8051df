import { type Command, decimal, order, reads } from './command.ts'

/**
 * Spellman XRB011 monoblock (manual 118150-001 rev B pp.13–28, 51–66): kV in tenths and mA in µA, not in counts. 27 feeds the watchdog and
 * 28 enables it (n = 1–10 s, 0 = off), where an XRV reads configuration and scaling; 31 with a password opens the user configuration,
 * where an XRV resets faults; 98 reads whether X-rays are on and 99 switches them, where an XRV switches by 98.
 */
export const xrb011Commands = {
  setKilovolts: order('10', 'set kV', decimal('kV set', 'kV', 0.1)),
  setMilliamps: order('11', 'set mA', decimal('mA set', 'mA', 0.001, 3)),
  tickleWatchdog: order('27', 'feed watchdog'),
  enableWatchdog: order('28', 'watchdog'),
  openConfiguration: order('31', 'open user configuration'),
  readKilovolts: reads('60', 'kV monitor', 1, decimal('kV', 'kV', 0.1)),
  readMilliamps: reads('61', 'mA monitor', 1, decimal('mA', 'mA', 0.001, 3)),
  readOutput: reads('98', 'X-rays', 1),
  setOutput: order('99', 'X-ray output'),
} as const satisfies Record<string, Command>

/** Error digits in place of `$` (manual 118150-001). */
export const xrb011Errors: Readonly<Record<string, string>> = { '1': 'receive error', '2': 'unrecognised command' }

/** The password of the user configuration as the manual prints it (p.59). */
export const xrb011Password = 4343
