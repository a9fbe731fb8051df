import modbusSerial from 'modbus-serial'
import type { TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import type { Listeners } from '../listeners.ts'

/** Address of a Modbus TCP device. */
export type ModbusAddress = { readonly host: string; readonly port: number; readonly unitId: number }

/** The package is CommonJS: its class is the `default` of its default. */
const { default: ModbusClient } = modbusSerial

const connectTimeoutMs = 3000
const requestTimeoutMs = 500

/**
 * Reads holding registers over one Modbus TCP connection, one request at a time. After any time-out or answer that does not fit the
 * socket is given up: modbus-serial may match a late answer to a later request (its issue 573), and one bad length poisons the stream.
 */
export class HoldingReader {
  readonly #client = new ModbusClient()
  readonly #unitId: number
  readonly #trace: Listeners<TraceLine>
  #dead: DriverError | null = null
  #last: Promise<unknown> = Promise.resolve()

  private constructor(unitId: number, trace: Listeners<TraceLine>) {
    this.#unitId = unitId
    this.#trace = trace
    // Without a listener an error of the socket would end the process.
    this.#client.on('error', (error: unknown) => this.#die(wordsOf(error)))
    this.#client.on('close', () => this.#die('the portal closed the connection'))
  }

  /** Connects; throws DriverError `cannot-open`. */
  static async open(address: ModbusAddress, trace: Listeners<TraceLine>): Promise<HoldingReader> {
    const reader = new HoldingReader(address.unitId, trace)
    let timer: NodeJS.Timeout | undefined
    const timedOut = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${connectTimeoutMs} ms`)), connectTimeoutMs)
    })
    try {
      await Promise.race([reader.#client.connectTCP(address.host, { port: address.port }), timedOut])
    } catch (cause) {
      reader.#die('not connected')
      const words = `The portal at ${address.host}:${address.port} does not accept a connection (${wordsOf(cause)}). Check power, cable and address.`
      throw new DriverError('cannot-open', words, { host: address.host, port: address.port }, { cause })
    } finally {
      clearTimeout(timer)
    }
    reader.#client.setID(address.unitId)
    reader.#client.setTimeout(requestTimeoutMs)
    return reader
  }

  get isAlive(): boolean {
    return this.#dead === null
  }

  /** Registers from an address on. Throws DriverError `timeout`, `refused` (a Modbus exception), `bad-answer` or `closed`. */
  read(address: number, count: number, words: string): Promise<readonly number[]> {
    const reading = this.#last.then(() => this.#read(address, count, words))
    this.#last = reading.catch(() => undefined)
    return reading
  }

  close(): void {
    this.#die('closed by the station')
  }

  async #read(address: number, count: number, words: string): Promise<readonly number[]> {
    if (this.#dead) throw this.#dead
    this.#tell('sent', [0x03, ...be(address), ...be(count)], words)
    try {
      const { data } = await this.#client.readHoldingRegisters(address, count)
      this.#tell('received', [0x03, count * 2, ...data.flatMap(be)], words)
      return data
    } catch (cause) {
      const error = translate(words, cause)
      if (error.code !== 'refused') this.#die(error.message)
      throw error
    }
  }

  #die(why: string): void {
    if (this.#dead) return
    this.#dead = new DriverError('closed', `The connection to the portal is gone (${why}).`)
    this.#client.destroy(() => undefined)
  }

  /** Unit and PDU; the head before them (MBAP) is modbus-serial's own. */
  #tell(direction: TraceLine['direction'], pdu: readonly number[], meaning: string): void {
    if (this.#trace.any)
      this.#trace.tell({ atMs: Date.now(), direction, bytes: Uint8Array.from([this.#unitId, ...pdu]), meaning })
  }
}

const be = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff]

/** modbus-serial throws objects that are not Errors on a time-out; its exceptions carry `modbusCode`. */
function translate(words: string, cause: unknown): DriverError {
  const code = typeof cause === 'object' && cause !== null && 'modbusCode' in cause ? Number(cause.modbusCode) : NaN
  if (Number.isFinite(code))
    return new DriverError(
      'refused',
      `The portal refused to ${words} (Modbus exception ${code}). Check the unit id and that it is an Aspect portal.`,
      { exception: code },
      { cause },
    )
  if (/timed out/i.test(wordsOf(cause)))
    return new DriverError(
      'timeout',
      `The portal says nothing to "${words}" within ${requestTimeoutMs} ms. Check power, cable, address and unit id.`,
      { timeoutMs: requestTimeoutMs },
      { cause },
    )
  const said = wordsOf(cause)
  const why = `The portal's answer to "${words}" could not be used: ${said}.`
  return new DriverError('bad-answer', why, {}, { cause })
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return String(error)
}
