import * as z from 'zod'
import {
  CallError,
  type CallName,
  contract,
  type EventBody,
  type Input,
  type Output,
} from '../station/contract/window.ts'
import { decodeStrip, type Strip } from '../station/contract/strip.ts'

/** A call that the station refused; `message` is a sentence for the person at the page. */
export class CallRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'CallRefused'
    this.code = code
  }
}

/** Asks the station. Throws CallRefused with a sentence; also when the station cannot be reached. */
export async function call<K extends CallName>(name: K, input: Input<K>): Promise<Output<K>> {
  let answer: Response
  try {
    answer = await fetch(`/api/call/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
  } catch (cause) {
    throw new CallRefused('away', `The station does not answer (${String(cause)}).`)
  }
  const body: unknown = await answer.json().catch(() => null)
  if (answer.ok) return contract.calls[name].output.parse(body) as Output<K>
  const refused = CallError.safeParse(body)
  throw new CallRefused(
    refused.success ? refused.data.code : 'unexpected',
    refused.success ? refused.data.message : `The station answered ${answer.status}.`,
  )
}

/** What the page hears. `heard` comes with every message, whatever it is; `opened` when a connection stands. */
export type Hearing = {
  readonly status: (status: EventBody<'lane.status'>) => void
  readonly inspection: (record: EventBody<'inspection.changed'>) => void
  readonly devices: (devices: EventBody<'devices.changed'>) => void
  readonly strip: (strip: Strip) => void
  readonly opened: () => void
  readonly heard: () => void
}

/** A lost connection is opened again after this time. */
const againMs = 400

/** Listens to the station for as long as the page lives; gives the function that ends it. */
export function listen(hearing: Hearing): () => void {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false
  const open = (): void => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events`)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => hearing.opened()
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => hear(hearing, message.data)
    socket.onclose = () => {
      if (!ended) timer = setTimeout(open, againMs)
    }
  }
  open()
  return () => {
    ended = true
    clearTimeout(timer)
    socket?.close()
  }
}

const Message = z.object({ event: z.string(), body: z.unknown() })

function hear(hearing: Hearing, data: string | ArrayBuffer): void {
  hearing.heard()
  if (typeof data !== 'string') {
    const strip = decodeStrip(data)
    if (strip) hearing.strip(strip)
    return
  }
  const { events } = contract
  const message = Message.safeParse(JSON.parse(data))
  if (!message.success) return
  const { event, body } = message.data
  if (event === 'lane.status') take(events['lane.status'].safeParse(body), hearing.status)
  else if (event === 'inspection.changed') take(events['inspection.changed'].safeParse(body), hearing.inspection)
  else if (event === 'devices.changed') take(events['devices.changed'].safeParse(body), hearing.devices)
}

/** A word that does not fit the contract is not acted on. */
function take<T>(parsed: z.ZodSafeParseResult<T>, use: (value: T) => void): void {
  if (parsed.success) use(parsed.data)
}

/** One plane of a stored picture: transmission × 65535, rows in the direction of travel. */
export type PlanePixels = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/** Fetches a plane. Throws CallRefused when it is not there. */
export async function fetchPlane(inspectionId: string, plane: 'single' | 'low' | 'high'): Promise<PlanePixels> {
  const answer = await fetch(`/api/inspections/${inspectionId}/planes/${plane}`)
  if (!answer.ok) throw new CallRefused('not-found', 'The picture of this parcel cannot be had.')
  const data = new Uint16Array(await answer.arrayBuffer())
  return { widthPx: Number(answer.headers.get('x-width')), heightPx: Number(answer.headers.get('x-height')), data }
}

/** Address of a small picture of an inspection. */
export function thumbnailUrl(inspectionId: string): string {
  return `/api/inspections/${inspectionId}/thumbnail.png`
}
