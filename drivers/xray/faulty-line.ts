import type { Wire } from '../wire/wire.ts'

const lateMs = 1000
/** Faults that come with some answers only, so that the driver gets through in the end. */
const everyNth = 20

/** Sends answers as the fault of the line has it: late, after noise, with a wrong checksum or cut in the middle. */
export function faultyLine(wire: Wire, fault: string): (answer: Uint8Array) => void {
  let answers = 0
  // The far end may be gone when a late answer is due; there is nobody left to tell.
  const send = (bytes: Uint8Array): void => void wire.send(bytes).catch(() => undefined)
  return (answer) => {
    const struck = ++answers % everyNth === 0
    if (fault === 'late') setTimeout(() => send(answer), lateMs).unref()
    else if (fault === 'noise') send(Uint8Array.from([0xff, 0x00, 0x55, 0x02, ...answer]))
    else if (fault === 'badChecksum' && struck) send(withBroken(answer, answer.length - 2))
    else if (fault === 'cutMidFrame' && struck) send(answer.subarray(0, answer.length >> 1))
    else send(answer)
  }
}

function withBroken(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
}
