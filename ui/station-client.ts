import {
  CallError,
  type CallName,
  contract,
  type EventBody,
  type EventName,
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

/** What the page hears. `alive` comes with every message, whatever it is. */
export type Hearing = {
  readonly event: <K extends EventName>(name: K, body: EventBody<K>) => void
  readonly strip: (strip: Strip) => void
  readonly alive: (open: boolean) => void
}

/** Listens to the station for as long as the page lives; a lost connection is opened again within a second. */
export function listen(hearing: Hearing): () => void {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let closed = false
  const open = (): void => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events`)
    socket.binaryType = 'arraybuffer'
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => hear(hearing, message.data)
    socket.onclose = () => {
      hearing.alive(false)
      if (!closed) timer = setTimeout(open, 400)
    }
  }
  open()
  return () => {
    closed = true
    if (timer) clearTimeout(timer)
    socket?.close()
  }
}

function hear(hearing: Hearing, data: string | ArrayBuffer): void {
  hearing.alive(true)
  if (typeof data !== 'string') {
    const strip = decodeStrip(data)
    if (strip) hearing.strip(strip)
    return
  }
  const message: unknown = JSON.parse(data)
  if (typeof message !== 'object' || message === null || !('event' in message) || !('body' in message)) return
  const name = Object.keys(contract.events).find((known) => known === message.event) as EventName | undefined
  if (!name) return
  const parsed = contract.events[name].safeParse(message.body)
  if (parsed.success) hearing.event(name, parsed.data)
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
