import fastifyStatic from '@fastify/static'
import fastifyWebsocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import type { CalibrationOverview, CalibrationPast } from '../../station/contract/calibration.ts'
import type { DeviceRow, RecordingState, TestRow, TraceRow, WiringRow } from '../../station/contract/devices.ts'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { serviceCalls } from '../../station/contract/service.ts'
import { type CallName, contract, type EventName, type Output, type Parsed } from '../../station/contract/window.ts'

/** One stored plane of the script. */
export type ScriptPlane = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/** What the scripted station knows. Replace parts of it and `say` them, as a station would. */
export type Script = {
  status: LaneStatus
  inspections: Inspection[]
  devices: DeviceRow[]
  trace: TraceRow[]
  tested: TestRow[]
  wired: WiringRow[]
  recording: RecordingState | null
  faults: Record<string, boolean>
  calibration: CalibrationOverview
  calibrationPast: CalibrationPast[]
  /** Answers of the technician's calls, by name; one that is not there is refused. */
  service?: Partial<{ readonly [K in keyof typeof serviceCalls]: Output<K> }>
  readonly planes: ReadonlyMap<string, ScriptPlane>
  readonly thumbnails: ReadonlyMap<string, Uint8Array>
  readonly strips: readonly Uint8Array[]
}

/** A call that the page made. */
export type Asked = { readonly name: CallName; readonly input: unknown }

/** A running scripted station. It speaks the contract and nothing else; every answer and event is checked against it. */
export type ScriptedStation = {
  readonly url: string
  readonly script: Script
  readonly asked: readonly Asked[]
  /** Sends an event to every open page. */
  say(event: EventName, body: unknown): void
  /** Tells the status again, as it is in the script, with the present time. */
  tellStatus(): void
  /** Falls silent without closing anything, or speaks again. */
  setSilent(silent: boolean): void
  close(): Promise<void>
}

/** The policy under which the real station serves the page; the tests run under the same one. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

type Socket = { send(message: string | Uint8Array): void; on(event: 'close', listen: () => void): unknown }

/** Serves a built page and answers it from the script. `port` 0 takes a free one. */
export async function startScriptedStation(script: Script, pageFolder: string, port = 0): Promise<ScriptedStation> {
  const app = Fastify({ forceCloseConnections: true })
  const sockets = new Set<Socket>()
  const asked: Asked[] = []
  let silent = false
  app.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', policy))
  await app.register(fastifyWebsocket)
  await app.register(fastifyStatic, { root: pageFolder, cacheControl: false })
  addCalls(app, script, asked, () => say('lane.status', script.status))
  addPictures(app, script)
  const pack = (event: EventName, body: unknown): string =>
    JSON.stringify({ event, body: contract.events[event].parse(body) })
  const say = (event: EventName, body: unknown): void => {
    if (!silent) for (const socket of sockets) socket.send(pack(event, body))
  }
  await app.register(async (scope) => {
    scope.get('/api/events', { websocket: true }, (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      if (silent) return
      for (const strip of script.strips) socket.send(strip)
      for (const record of script.inspections) socket.send(pack('inspection.changed', record))
      socket.send(pack('devices.changed', script.devices))
      socket.send(pack('lane.status', script.status))
    })
  })
  await app.listen({ host: '127.0.0.1', port })
  // A station speaks at least twice a second, whether or not something changed.
  const pulse = setInterval(() => say('lane.status', script.status), 300)
  const address = app.server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/`,
    script,
    asked,
    say,
    tellStatus: () => say('lane.status', script.status),
    setSilent: (now) => {
      silent = now
    },
    close: async () => {
      clearInterval(pulse)
      await app.close()
    },
  }
}

type Answers = { readonly [K in CallName]: (input: Parsed<K>) => Output<K> }

function addCalls(app: FastifyInstance, script: Script, asked: Asked[], changed: () => void): void {
  const change = (part: Partial<LaneStatus>): Record<string, never> => {
    script.status = { ...script.status, ...part }
    changed()
    return {}
  }
  const find = (id: string): Inspection => {
    const record = script.inspections.find((candidate) => candidate.id === id)
    if (!record) throw new RangeError('There is no such inspection.')
    return record
  }
  const answers: Answers = {
    'lane.status': () => script.status,
    'lane.start': () => change({ mode: 'running', stop: null }),
    'lane.stop': () => change({ mode: 'stopped' }),
    'lane.reset': () =>
      change({
        mode: 'stopped',
        stop: script.status.stop && { ...script.status.stop, code: 'operator', latched: false },
      }),
    'inspections.recent': ({ limit }) => script.inspections.slice(0, limit),
    'inspection.get': ({ id }) => find(id),
    'inspection.decide': ({ id, decision, reasonCode }) => {
      const decided: Inspection = {
        ...find(id),
        decision,
        reasonCode,
        decidedBy: { type: 'officer', id: 'K-2107' },
        decidedAt: script.status.atMs,
      }
      script.inspections = script.inspections.map((record) => (record.id === id ? decided : record))
      change({
        parcels: script.status.parcels.map((parcel) =>
          parcel.inspectionId === id ? { ...parcel, decision, phase: 'decided' as const } : parcel,
        ),
      })
      return decided
    },
    'devices.list': () => script.devices,
    'device.trace': ({ limit }) => script.trace.slice(-limit),
    'device.test': () => script.tested,
    'device.record': ({ name, on }) => {
      if (on !== null) script.recording = { file: `/data/transcripts/${name}.txt`, frames: 12, recording: on }
      return script.recording
    },
    'wiring.check': () => script.wired,
    'calibration.overview': () => script.calibration,
    'calibration.begin': () => script.calibration,
    'calibration.act': () => script.calibration,
    'calibration.history': () => script.calibrationPast,
    'calibration.revert': () => script.calibration,
    'simulation.faults': () => script.faults,
    'simulation.setFault': ({ name, on }) => (script.faults = { ...script.faults, [name]: on }),
    'session.staff': ({ staffId }) => change({ staffId }),
    ...serviceAnswers(script),
  }
  for (const name of Object.keys(contract.calls) as CallName[]) addCall(app, name, answers, asked)
}

/** One answer a call of the technician, as the script has it. Throws RangeError for one that it does not have. */
function serviceAnswers(script: Script): Pick<Answers, keyof typeof serviceCalls> {
  const answer = (name: keyof typeof serviceCalls) => () => {
    const said = script.service?.[name]
    if (said === undefined) throw new RangeError(`The script has no answer to ${name}.`)
    return said
  }
  const names = Object.keys(serviceCalls) as (keyof typeof serviceCalls)[]
  return Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Pick<
    Answers,
    keyof typeof serviceCalls
  >
}

function addCall<K extends CallName>(app: FastifyInstance, name: K, answers: Answers, asked: Asked[]): void {
  app.post(`/api/call/${name}`, async (request, reply) => {
    const input = contract.calls[name].input.safeParse(request.body ?? {})
    if (!input.success) return reply.code(400).send({ code: 'bad-input', message: input.error.message, fields: [] })
    asked.push({ name, input: input.data })
    try {
      return contract.calls[name].output.parse(answers[name](input.data as Parsed<K>))
    } catch (error) {
      return reply
        .code(404)
        .send({ code: 'not-found', message: error instanceof Error ? error.message : 'unknown', fields: [] })
    }
  })
}

function addPictures(app: FastifyInstance, script: Script): void {
  app.get<{ Params: { id: string; plane: string } }>('/api/inspections/:id/planes/:plane', async (request, reply) => {
    const plane = script.planes.get(`${request.params.id}/${request.params.plane}`)
    if (!plane) return reply.code(404).send({ code: 'not-found', message: 'There is no such picture.', fields: [] })
    return reply
      .headers({ 'content-type': 'application/octet-stream', 'x-width': plane.widthPx, 'x-height': plane.heightPx })
      .send(Buffer.from(plane.data.buffer, plane.data.byteOffset, plane.data.byteLength))
  })
  app.get<{ Params: { id: string } }>('/api/inspections/:id/thumbnail.png', async (request, reply) => {
    const bytes = script.thumbnails.get(request.params.id)
    if (!bytes) return reply.code(404).send({ code: 'not-found', message: 'There is no such picture.', fields: [] })
    return reply.header('content-type', 'image/png').send(Buffer.from(bytes))
  })
}
