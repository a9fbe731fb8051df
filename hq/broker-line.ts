import mqtt from 'mqtt'

/** PEM texts of headquarters' end of the wire. */
export type TlsIdentity = { readonly ca: string; readonly cert: string; readonly key: string }

/** What the line needs; `take` gets every message and calls `done` when the next may come. */
export type BrokerLineOptions = {
  readonly url: string
  readonly name: string
  readonly tls: TlsIdentity | null
  readonly shortestReconnectMs: number
  readonly take: (topic: string, message: Uint8Array, done: () => void) => void
  readonly onTrouble: (what: string, error: unknown) => void
}

/** Headquarters' connection to the broker. */
export type BrokerLine = {
  readonly connected: () => boolean
  publish(topic: string, payload: string): void
  close(): Promise<void>
}

const longestReconnectMs = 60_000

/** Connects and keeps connecting; subscribes to what all lanes send up. Settings of headquarters.md §11. */
export function openBrokerLine(options: BrokerLineOptions): BrokerLine {
  const { url, name, tls, take, onTrouble } = options
  const client = mqtt.connect(url, {
    clientId: name,
    username: name,
    protocolVersion: 4,
    clean: false,
    keepalive: 15,
    connectTimeout: 10_000,
    reconnectPeriod: options.shortestReconnectMs,
    resubscribe: true,
    reschedulePings: true,
    queueQoSZero: false,
    manualConnect: true,
    ...(tls === null ? {} : { ...tls, minVersion: 'TLSv1.3', rejectUnauthorized: true }),
  })
  let failures = 0
  // mqtt.js hands packets over one at a time and waits for the callback: that is the brake when the database is behind.
  client.handleMessage = (packet, done) => take(packet.topic, bytesOf(packet.payload), () => done())
  client.on('connect', () => {
    failures = 0
    const { stream } = client
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
    client.subscribe('clearlane/v1/+/up/#', { qos: 1 }, (error) => {
      if (error) onTrouble('subscribe', error)
    })
  })
  client.on('close', () => {
    const most = Math.min(longestReconnectMs, options.shortestReconnectMs * 2 ** failures++)
    client.options.reconnectPeriod = Math.max(50, Math.random() * most)
  })
  client.on('error', (error) => onTrouble('broker', error))
  client.connect()
  return {
    connected: () => client.connected,
    publish: (topic, payload) => {
      // What cannot be sent now is not kept: a lane without a receipt sends again.
      if (!client.connected) return
      client.publish(topic, payload, { qos: 1 }, (error) => {
        if (error) onTrouble('publish', error)
      })
    },
    close: () => client.endAsync(true),
  }
}

function bytesOf(payload: string | Buffer): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload
}
