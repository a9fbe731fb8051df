/** How a serial line is set, wherever its port is: here or behind a device server. */
export type LineSettings = {
  readonly baudRate: number
  readonly dataBits: 5 | 6 | 7 | 8
  readonly parity: 'none' | 'even' | 'odd' | 'mark' | 'space'
  readonly stopBits: 1 | 1.5 | 2
}

/** Reads `baudRate`, `dataBits`, `parity` and `stopBits` of a URL; 9600 8N1 where nothing is said. Throws what `bad` makes of the words. */
export function readLineSettings(said: URLSearchParams, bad: (what: string) => Error): LineSettings {
  const baudRate = Number(said.get('baudRate') ?? 9600)
  if (!Number.isInteger(baudRate) || baudRate < 50) throw bad('baudRate is not a number')
  const dataBits = ([5, 6, 7, 8] as const).find((bits) => String(bits) === (said.get('dataBits') ?? '8'))
  const parity = (['none', 'even', 'odd', 'mark', 'space'] as const).find(
    (name) => name === (said.get('parity') ?? 'none'),
  )
  const stopBits = ([1, 1.5, 2] as const).find((bits) => String(bits) === (said.get('stopBits') ?? '1'))
  if (!dataBits || !parity || !stopBits)
    throw bad('dataBits is 5 to 8, parity none, even, odd, mark or space, stopBits 1, 1.5 or 2')
  return { baudRate, dataBits, parity, stopBits }
}
