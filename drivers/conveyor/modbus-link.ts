import modbusSerial from 'modbus-serial'
import type { TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { Listeners } from '../listeners.ts'

/** Address of a Modbus TCP device. */
export type ModbusAddress = { readonly host: string; readonly port: number; readonly unitId: number }

/** The package is CommonJS: its class is the `default` of its default. */
const { default: ModbusClient } = modbusSerial
type Client = InstanceType<typeof ModbusClient>

const connectTimeoutMs = 3000
const requestTimeoutMs = 500

type Job = {
  readonly words: string
  readonly run: (client: Client) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * One Modbus TCP connection with one request in flight. After any time-out the socket is given up: modbus-serial may match a late
 * answer to a later request (its issue 573), and one bad length poisons the stream. A new link is opened by the driver.
 */
export class ModbusLink {
  readonly trace: Listeners<TraceLine>
  readonly #client = new ModbusClient()
  readonly #jobs: Job[] = []
  readonly #unitId: number
  #busy = false
  #dead: DriverError | null = null
  #sequence = 0

  private constructor(unitId: number, trace: Listeners<TraceLine>) {
    this.#unitId = unitId
    this.trace = trace
    // Without a listener an error of the socket would end the process.
    this.#client.on('error', (error: unknown) => this.#die(wordsOf(error)))
    this.#client.on('close', () => this.#die('the PLC closed the connection'))
  }

  /** Connects; throws DriverError `cannot-open`. */
  static async open(address: ModbusAddress, trace: Listeners<TraceLine>): Promise<ModbusLink> {
    const link = new ModbusLink(address.unitId, trace)
    const timedOut = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${connectTimeoutMs} ms`)), connectTimeoutMs).unref()
    })
    try {
      await Promise.race([link.#client.connectTCP(address.host, { port: address.port }), timedOut])
    } catch (cause) {
      link.#die('not connected')
      const words = `The PLC at ${address.host}:${address.port} does not accept a connection (${wordsOf(cause)}). Check power, cable and address.`
      throw new DriverError('cannot-open', words, { host: address.host, port: address.port }, { cause })
    }
    link.#client.setID(address.unitId)
    link.#client.setTimeout(requestTimeoutMs)
    return link
  }

  get isAlive(): boolean {
    return this.#dead === null
  }

  readInputs(address: number, count: number): Promise<readonly boolean[]> {
    return this.#do(
      `read inputs ${address}–${address + count - 1}`,
      [0x02, ...be(address), ...be(count)],
      async (client) => (await client.readDiscreteInputs(address, count)).data,
    )
  }

  readInputRegisters(address: number, count: number): Promise<readonly number[]> {
    return this.#do(
      `read registers ${address}–${address + count - 1}`,
      [0x04, ...be(address), ...be(count)],
      async (client) => (await client.readInputRegisters(address, count)).data,
    )
  }

  writeRegisters(address: number, values: readonly number[], words: string): Promise<void> {
    const pdu = [0x10, ...be(address), ...be(values.length), values.length * 2, ...values.flatMap(be)]
    return this.#do(words, pdu, async (client) => void (await client.writeRegisters(address, [...values])))
  }

  writeCoil(address: number, on: boolean, words: string, urgent = false): Promise<void> {
    return this.#do(
      words,
      [0x05, ...be(address), on ? 0xff : 0, 0],
      async (client) => void (await client.writeCoil(address, on)),
      urgent,
    )
  }

  writeCoils(address: number, on: readonly boolean[], words: string): Promise<void> {
    const packed = Array.from({ length: Math.ceil(on.length / 8) }, (_, byte) =>
      on.slice(byte * 8, byte * 8 + 8).reduce((bits, value, bit) => bits | (value ? 1 << bit : 0), 0),
    )
    return this.#do(
      words,
      [0x0f, ...be(address), ...be(on.length), packed.length, ...packed],
      async (client) => void (await client.writeCoils(address, [...on])),
    )
  }

  close(): void {
    this.#die('closed by the station')
  }

  #do<T>(words: string, pdu: readonly number[], run: (client: Client) => Promise<T>, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#dead) return reject(this.#dead)
      const traced = async (client: Client): Promise<T> => {
        this.#tell('sent', pdu, words)
        return run(client)
      }
      const job: Job = { words, run: traced, resolve: (value) => resolve(value as T), reject }
      if (urgent) this.#jobs.unshift(job)
      else this.#jobs.push(job)
      void this.#next()
      return undefined
    })
  }

  async #next(): Promise<void> {
    if (this.#busy) return
    const job = this.#jobs.shift()
    if (!job) return
    this.#busy = true
    try {
      const answer = await job.run(this.#client)
      this.#tell('received', [], `${job.words}: answered`)
      job.resolve(answer)
    } catch (cause) {
      const error = translate(job.words, cause)
      job.reject(error)
      if (error.code !== 'refused') this.#die(error.message)
    } finally {
      this.#busy = false
      void this.#next()
    }
  }

  #die(why: string): void {
    if (this.#dead) return
    this.#dead = new DriverError('closed', `The connection to the PLC is gone (${why}).`)
    for (const job of this.#jobs.splice(0)) job.reject(this.#dead)
    this.#client.destroy(() => undefined)
  }

  /** The frame as it is on the wire; modbus-serial numbers its transactions itself, so ours are counted beside it. */
  #tell(direction: TraceLine['direction'], pdu: readonly number[], meaning: string): void {
    if (!this.trace.any) return
    const mbap = pdu.length === 0 ? [] : [...be(++this.#sequence & 0xff), 0, 0, ...be(pdu.length + 1), this.#unitId]
    this.trace.tell({ atMs: Date.now(), direction, bytes: Uint8Array.from([...mbap, ...pdu]), meaning })
  }
}

const be = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff]

/** modbus-serial throws objects that are not Errors on a time-out; its exceptions carry `modbusCode`. */
function translate(words: string, cause: unknown): DriverError {
  if (cause instanceof DriverError) return cause
  const code = typeof cause === 'object' && cause !== null && 'modbusCode' in cause ? Number(cause.modbusCode) : null
  if (code !== null && Number.isFinite(code)) {
    return new DriverError(
      'refused',
      `The PLC refused to ${words} (Modbus exception ${code}). Check that its program has our register map.`,
      { exception: code },
      { cause },
    )
  }
  if (/timed out/i.test(wordsOf(cause))) {
    return new DriverError(
      'timeout',
      `The PLC did not answer "${words}" within ${requestTimeoutMs} ms. Check power, cable and address.`,
      { timeoutMs: requestTimeoutMs },
      { cause },
    )
  }
  return new DriverError(
    'bad-answer',
    `The PLC's answer to "${words}" could not be used: ${wordsOf(cause)}.`,
    {},
    { cause },
  )
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return String(error)
}
