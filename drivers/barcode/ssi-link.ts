import { DriverError } from '../driver-error.ts'
import { Turn } from '../wire/turn.ts'
import { encodeSsi, nakReasons, nakResend, type SsiName, ssiOpcodes, type SsiPacket } from './ssi-packets.ts'

/** Answers come within this time; the guide gives the scanner 2 s at most, a working one answers in some ten milliseconds. */
const timeoutMs = 1000
const drainMs = 200
const mostResends = 2

/** What a link needs of the driver: the line, and where to count. */
export type SsiLinkParts = {
  readonly send: (bytes: Uint8Array, meaning: string) => Promise<void>
  readonly timedOut: () => void
  readonly unsolicited: () => void
}

class Resend extends Error {}

/** Orders of the host: one in flight, answered by ACK, by NAK with a reason, or by data. A NAK that asks for it is answered by sending again. */
export class SsiLink {
  readonly #turn: Turn<SsiPacket>

  constructor({ send, timedOut, unsolicited }: SsiLinkParts) {
    this.#turn = new Turn({ send, onTimeout: timedOut, onUnsolicited: unsolicited, drainMs })
  }

  /** Sends an order and waits for its answer. Throws DriverError `timeout`, `refused` or `closed`. */
  async ask(name: SsiName, data: Uint8Array = new Uint8Array(), answer: SsiName = 'ack'): Promise<SsiPacket> {
    for (let resends = 0; ; resends++) {
      try {
        return await this.#once(name, data, answer, resends > 0)
      } catch (error) {
        if (!(error instanceof Resend)) throw error
        if (resends < mostResends) continue
        const message = 'The reader understood no order after three times. Check cable, earthing and baud rate.'
        throw new DriverError('bad-answer', message, { command: name }, { cause: error })
      }
    }
  }

  /** An answer has come. */
  take(packet: SsiPacket): void {
    this.#turn.take(packet)
  }

  abandon(error: DriverError): void {
    this.#turn.abandon(error)
  }

  #once(name: SsiName, data: Uint8Array, answer: SsiName, again: boolean): Promise<SsiPacket> {
    const bytes = encodeSsi({ name, from: 'host', status: again ? 1 : 0, data })
    const accept = (reply: SsiPacket): SsiPacket | undefined => {
      if (reply.name === answer) return reply
      if (reply.name !== 'nak') return undefined
      const reason = reply.data[0] ?? 0
      if (reason === nakResend) throw new Resend()
      const words = nakReasons[reason] ?? `reason ${reason}`
      throw new DriverError(
        'refused',
        `The reader refused "${ssiOpcodes[name].meaning}": ${words}. Check its host type.`,
        {
          command: name,
          reason,
        },
      )
    }
    return this.#turn.ask({ name: ssiOpcodes[name].meaning, bytes, timeoutMs, accept })
  }
}
