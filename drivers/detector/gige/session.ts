import { DriverError } from '../../driver-error.ts'
import type { DetectorInfo, DetectorSettings } from '../detector.ts'
import { chunkFeatures, setShape, setTrigger, startAcquisition, stopAcquisition } from './acquisition.ts'
import { ControlChannel, type ControlNews } from './control.ts'
import type { DatagramNetwork, Datagrams, Endpoint } from './datagrams.ts'
import { overridden, readDescription } from './description.ts'
import { Features } from './genicam.ts'
import type { Element } from './genicam-xml.ts'
import { gvcpStatus } from './gvcp.ts'
import type { BlockShape } from './pending-block.ts'
import { pixelFormatOf } from './pixels.ts'
import { addressWord, bootstrap, type CameraIdentity, capability, packetSizeBits, privilege } from './registers.ts'
import type { GigeSettings } from './settings.ts'

/** Kernel buffer of the stream: half a second of 10 MB/s; the system may grant less (net.core.rmem_max), resends make up for it. */
const receiveBytes = 4 * 1024 * 1024

/** What a session tells while it lives. `lost` ends it: control was taken from us, or the camera answers no more. */
export type SessionNews = ControlNews & { readonly lost: (error: DriverError) => void }

/** What is known of the camera once it is ours. */
export type CameraFacts = {
  readonly identity: CameraIdentity
  readonly shape: BlockShape
  readonly info: DetectorInfo
  readonly ticksPerS: number
  readonly canResend: boolean
  readonly encoderChunk: number | null
  readonly statusChunk: number | null
}

/** Where a session opens: the network, the camera, the port to speak from (0 = any), and descriptions read before, by camera and version. */
export type SessionPlace = {
  readonly network: DatagramNetwork
  readonly camera: Endpoint
  readonly port: number
  readonly descriptions: Map<string, ReadonlyMap<string, Element>>
}

/** Control of one camera from taking it to losing it: the heartbeat, the features, and the socket that the stream comes to. */
export class GigeSession {
  readonly facts: CameraFacts
  readonly port: number
  readonly #place: SessionPlace
  readonly #settings: GigeSettings
  readonly #control: ControlChannel
  readonly #features: Features
  readonly #ours: string
  readonly #heartbeat: NodeJS.Timeout
  #stream: Datagrams | null = null
  #closed = false

  private constructor(place: SessionPlace, settings: GigeSettings, opened: Opened, news: SessionNews) {
    this.#place = place
    this.#settings = settings
    this.#control = opened.control
    this.#features = opened.features
    this.#ours = opened.ours
    this.port = opened.port
    this.facts = opened.facts
    this.#heartbeat = setInterval(() => this.#beat(news), settings.heartbeatMs / 3)
  }

  /** Finds the camera, takes control of it, reads its description and sets its shape. Throws DriverError. */
  static async open(place: SessionPlace, settings: GigeSettings, news: SessionNews): Promise<GigeSession> {
    const ours = await place.network.addressTowards(place.camera.host)
    const socket = await openFrom(place.network, ours, place.port)
    const control = new ControlChannel(socket, place.camera, news)
    try {
      const opened = { control, ours, port: socket.here.port, ...(await takeControl(place, control, settings)) }
      return new GigeSession(place, settings, opened, news)
    } catch (error) {
      await control.close(error instanceof DriverError ? error : new DriverError('closed', String(error)))
      throw error
    }
  }

  /** Sets the trigger; the camera must stand. */
  setTrigger(wanted: DetectorSettings): Promise<void> {
    return setTrigger(this.#features, wanted, this.#settings, this.facts.shape.height)
  }

  /** Opens a stream socket of its own, so that what an earlier acquisition left on its way reaches nobody, and sets the camera going. */
  async start(take: (bytes: Uint8Array) => void): Promise<void> {
    await this.#closeStream()
    const { packetBytes, packetDelayTicks } = this.#settings
    const stream = await this.#place.network.open({ host: this.#ours, port: 0, receiveBytes })
    this.#stream = stream
    const { host } = this.#place.camera
    stream.onDatagram((bytes, from) => {
      if (from.host === host) take(bytes)
    })
    const control = this.#control
    await control.writeRegister(bootstrap.streamPacketSize.address, (packetSizeBits.doNotFragment | packetBytes) >>> 0)
    await control.writeRegister(bootstrap.streamPacketDelay.address, packetDelayTicks)
    await control.writeRegister(bootstrap.streamAddress.address, addressWord(this.#ours))
    await control.writeRegister(bootstrap.streamPort.address, stream.here.port)
    await startAcquisition(this.#features)
  }

  async stop(): Promise<void> {
    await stopAcquisition(this.#features)
    await this.#closeStream()
  }

  get resend(): ControlChannel['resend'] {
    return (range) => this.#control.resend(range)
  }

  /** Leaves the camera standing and free for others, as far as it still answers. */
  async leave(): Promise<void> {
    clearInterval(this.#heartbeat)
    try {
      await stopAcquisition(this.#features)
      await this.#control.writeRegister(bootstrap.streamPort.address, 0)
      await this.#control.writeRegister(bootstrap.controlPrivilege.address, privilege.none)
    } catch (error) {
      // A camera that answers no more gives up our control by itself when the heartbeat runs out.
      if (!(error instanceof DriverError)) throw error
    }
    await this.end(new DriverError('closed', 'The station has closed the detector.'))
  }

  /** Ends the session on our side only; the camera notices by the missing heartbeat. */
  async end(error: DriverError): Promise<void> {
    this.#closed = true
    clearInterval(this.#heartbeat)
    await this.#control.close(error)
    await this.#closeStream()
  }

  async #closeStream(): Promise<void> {
    const stream = this.#stream
    this.#stream = null
    await stream?.close()
  }

  #beat(news: SessionNews): void {
    this.#control.readRegister(bootstrap.controlPrivilege.address).then(
      (held) => {
        if (!this.#closed && (held & (privilege.control | privilege.exclusive)) === 0)
          news.lost(new DriverError('refused', 'The camera has given up our control. It is taken again by itself.'))
      },
      (error: unknown) => {
        if (this.#closed) return
        news.lost(error instanceof DriverError ? error : new DriverError('closed', String(error)))
      },
    )
  }
}

type Taken = { readonly features: Features; readonly facts: CameraFacts }
type Opened = Taken & { readonly control: ControlChannel; readonly ours: string; readonly port: number }

/** From the port of the session before, where it is still free: to the camera we are then the one that holds its control. */
async function openFrom(network: DatagramNetwork, host: string, port: number): Promise<Datagrams> {
  try {
    return await network.open({ host, port })
  } catch (error) {
    if (port === 0 || !(error instanceof DriverError) || error.code !== 'port-held') throw error
    return network.open({ host, port: 0 })
  }
}

async function takeControl(place: SessionPlace, control: ControlChannel, settings: GigeSettings): Promise<Taken> {
  const identity = await control.discover()
  await control.writeRegister(bootstrap.controlPrivilege.address, privilege.control).catch((cause: unknown) => {
    if (!(cause instanceof DriverError)) throw cause
    const denied = cause.facts['status'] === gvcpStatus.accessDenied || cause.code === 'timeout'
    const words = `Another program controls the camera at ${place.camera.host}. Close it; the camera is tried again by itself.`
    throw denied ? new DriverError('refused', words, { status: cause.facts['status'] ?? null }, { cause }) : cause
  })
  await control.writeRegister(bootstrap.heartbeatTimeout.address, settings.heartbeatMs)
  const features = new Features(await nodesOfCamera(place, control, identity, settings), control)
  await stopAcquisition(features)
  return { features, facts: await factsOf(control, features, identity, settings) }
}

/** The description, from memory where this camera with this firmware was read before. */
async function nodesOfCamera(
  { descriptions }: SessionPlace,
  control: ControlChannel,
  identity: CameraIdentity,
  { describe, given }: GigeSettings,
): Promise<ReadonlyMap<string, Element>> {
  if (!describe) return overridden(new Map(), given)
  const key = [identity.manufacturer, identity.model, identity.version, identity.serial].join('\n')
  const nodes = descriptions.get(key) ?? (await readDescription(control))
  descriptions.set(key, nodes)
  return overridden(nodes, given)
}

async function factsOf(
  control: ControlChannel,
  features: Features,
  identity: CameraIdentity,
  settings: GigeSettings,
): Promise<CameraFacts> {
  const shape = await setShape(features, settings)
  const capabilities = await control.readRegister(bootstrap.capabilities.address)
  const high = await control.readRegister(bootstrap.tickFrequencyHigh.address)
  const low = await control.readRegister(bootstrap.tickFrequencyLow.address)
  const { energies, pitchMm, resend } = settings
  return {
    identity,
    shape,
    info: {
      channels: shape.width / energies,
      pitchMm,
      energies,
      bits: pixelFormatOf(shape.pixelFormat)?.bits ?? 16,
      serial: identity.serial,
      firmware: identity.version,
    },
    ticksPerS: high * 2 ** 32 + low,
    canResend: resend === 'auto' ? (capabilities & capability.packetResend) !== 0 : resend === 'always',
    encoderChunk: features.chunkId(chunkFeatures.encoder),
    statusChunk: features.chunkId(chunkFeatures.status),
  }
}
