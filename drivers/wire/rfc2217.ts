import type { Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { Listeners } from '../listeners.ts'
import { ByteWire } from './byte-wire.ts'
import {
  answeredCommand,
  comPortCommands,
  encodeComPort,
  encodeOption,
  escapeData,
  lineErrorMask,
  modemStateMask,
  newsOf,
  type TelnetPart,
  telnetOptions,
  TelnetReader,
} from './rfc2217-codec.ts'
import { farPortOrders, type FarPortSetting, parseFarPortUrl, setInstead } from './rfc2217-settings.ts'
import { openTcp } from './tcp.ts'
import type { LineNews, Wire } from './wire.ts'

/** Patience with each answer of a device server, and with its greeting: many say nothing first. */
const answerMs = 3000
const greetingMs = 200
const { binary, suppressGoAhead, comPort } = telnetOptions
const ours: readonly number[] = [binary, suppressGoAhead, comPort]

/**
 * Opens a serial port of a device server by RFC 2217: telnet is agreed on, every setting sent and its answer checked, old bytes
 * purged. Flow control by the server's SUSPEND and RESUME is left to TCP, which holds the sender back as well. Throws DriverError
 * `bad-url`, `cannot-open`, `port-held` (by another client), `wrong-device` (no RFC 2217 there) or `refused` (a setting).
 */
export async function openRfc2217(url: string): Promise<Wire> {
  const orders = farPortOrders(parseFarPortUrl(url))
  const line = await openTcp(url)
  try {
    const port = new FarPort(line)
    await port.agree()
    for (const order of orders) await port.set(order)
    return await port.begin()
  } catch (error) {
    await line.close()
    throw error
  }
}

/** A serial port as a wire, with news of its line. */
class FarPortWire extends ByteWire {
  readonly news = new Listeners<LineNews>()

  onLineNews(listen: (news: LineNews) => void): Unsubscribe {
    return this.news.add(listen)
  }
}

/** One session with a device server. */
class FarPort {
  readonly #line: Wire
  readonly #wire: FarPortWire
  readonly #reader = new TelnetReader()
  readonly #agreed = new Set<string>()
  readonly #answers = new Map<number, Uint8Array>()
  #open = false
  #refused: string | null = null
  #ended: string | null = null
  /** What a server said in plain text before the port was open: `Port already in use`. */
  #said = ''
  #heard = false
  #look: (() => void) | null = null

  constructor(line: Wire) {
    this.#line = line
    this.#wire = new FarPortWire(line.url, {
      send: (bytes) => line.send(escapeData(bytes)),
      sendNow: (bytes) => line.sendNow(escapeData(bytes)),
      shut: () => line.close(),
    })
    line.onBytes((bytes) => {
      this.#heard = true
      for (const part of this.#reader.push(bytes)) this.#take(part)
      this.#look?.()
    })
    line.onEnd((end) => {
      this.#ended = end.detail
      this.#wire.ended(end)
      this.#look?.()
    })
  }

  /** Bytes of eight bits both ways and the settings of the port. */
  async agree(): Promise<void> {
    // A server that lets nobody in says why at once; bytes sent meanwhile would tear the connection before that is read.
    await this.#until(() => this.#heard, greetingMs)
    for (const [verb, option] of [
      ['will', comPort],
      ['will', binary],
      ['do', binary],
      ['will', suppressGoAhead],
      ['do', suppressGoAhead],
    ] as const)
      this.#send(encodeOption(verb, option))
    const wanted = [`do ${comPort}`, `do ${binary}`, `will ${binary}`]
    const agreed = await this.#until(() => wanted.every((what) => this.#agreed.has(what)))
    if (agreed) return
    throw new DriverError(
      'wrong-device',
      `${this.#line.url} does not agree to RFC 2217 (${this.#refused ?? 'no answer'}). Set the device server's port to RFC 2217, or use tcp:// and set the line there.`,
      { url: this.#line.url },
    )
  }

  /** Sends one setting and holds the answer against it. */
  async set({ command, value, words }: FarPortSetting): Promise<void> {
    const answer = await this.#ask(command, value)
    const [name, wanted] = words.split('=')
    if (answer === null)
      throw new DriverError(
        'refused',
        `The device server did not answer to ${words}. Its port may not know ${name}; leave it out of the address, or set ${wanted} there.`,
        { url: this.#line.url, setting: words },
      )
    if (answer.length === value.length && answer.every((byte, index) => byte === value[index])) return
    throw new DriverError(
      'refused',
      `The device server set ${name} to ${setInstead(command, answer)} instead of ${wanted}. Change ${name} in the address, or free the setting at the server.`,
      { url: this.#line.url, setting: words },
    )
  }

  /** Purges what lay in the server's buffers, and lets the bytes through from here. An unanswered purge leaves old bytes, no more. */
  async begin(): Promise<Wire> {
    await this.#ask(comPortCommands.purge, [3])
    this.#send(encodeComPort(comPortCommands.lineStateMask, [lineErrorMask]))
    this.#send(encodeComPort(comPortCommands.modemStateMask, [modemStateMask]))
    this.#open = true
    return this.#wire
  }

  /** The answer to a command, or null when none came in time. */
  async #ask(command: number, value: readonly number[]): Promise<Uint8Array | null> {
    this.#answers.delete(command)
    this.#send(encodeComPort(command, value))
    await this.#until(() => this.#answers.has(command))
    return this.#answers.get(command) ?? null
  }

  /** That a server did not take it is told by the line's end, with what it has said. */
  #send(bytes: Uint8Array): void {
    this.#line.send(bytes).catch(() => undefined)
  }

  /** Whether the claim came true in time. Throws when the server hangs up first. */
  async #until(claim: () => boolean, forMs = answerMs): Promise<boolean> {
    const isOver = (): boolean => claim() || this.#refused !== null || this.#ended !== null
    if (!isOver())
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, forMs)
        this.#look = () => {
          if (!isOver()) return
          clearTimeout(timer)
          resolve()
        }
      })
    this.#look = null
    if (this.#ended !== null) throw this.#hungUp(this.#ended)
    return claim()
  }

  #hungUp(why: string): DriverError {
    const said = this.#said.replace(/[^ -~]+/g, ' ').trim()
    const facts = { url: this.#line.url }
    if (/in use|busy/i.test(said))
      return new DriverError(
        'port-held',
        `${this.#line.url} is held by another client ("${said}"). End the other program, or wait until the server lets it go.`,
        facts,
      )
    return new DriverError(
      'cannot-open',
      `${this.#line.url} hung up before its port was open (${said || why}). Check the cable between device server and device, and the server's settings.`,
      facts,
    )
  }

  #take(part: TelnetPart): void {
    if (part.type === 'data') {
      if (this.#open) this.#wire.received(part.bytes)
      else this.#said = (this.#said + new TextDecoder('latin1').decode(part.bytes)).slice(-200)
    } else if (part.type === 'option') this.#option(part)
    else {
      const command = answeredCommand(part.command)
      if (command !== null) this.#answers.set(command, part.value)
      const news = newsOf(part.command, part.value[0] ?? 0)
      if (news) this.#wire.news.tell(news)
    }
  }

  /** Our own options are acknowledged by the server; any other that it offers or asks for is declined. */
  #option({ verb, option }: Extract<TelnetPart, { type: 'option' }>): void {
    const positive = verb === 'do' || verb === 'will'
    if (ours.includes(option)) {
      if (positive) this.#agreed.add(`${verb} ${option}`)
      else if (option !== suppressGoAhead) this.#decline(`it says ${verb} to option ${option}`)
    } else if (positive) this.#send(encodeOption(verb === 'do' ? 'wont' : 'dont', option))
  }

  #decline(why: string): void {
    this.#refused = why
    if (!this.#open) return
    this.#wire.ended({ reason: 'failed', detail: `the device server has left RFC 2217: ${why}` })
    this.#line.close().catch(() => undefined)
  }
}
