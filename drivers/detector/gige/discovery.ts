import { networkInterfaces } from 'node:os'
import type { DatagramNetwork, Endpoint } from './datagrams.ts'
import { decodeGvcp, encodeGvcp, gvcpFlags, gvcpPort } from './gvcp.ts'
import { type CameraIdentity, identityOf } from './registers.ts'

/** A camera that has answered: who it is, and from where. */
export type FoundCamera = { readonly identity: CameraIdentity; readonly from: Endpoint }

/** A discovery's id by convention; its answer need not be told from another's. */
const discoveryId = 0xffff

/** Our IPv4 addresses: a broadcast leaves only by the card that it is sent from. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((cards) =>
    (cards ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  )
}

/**
 * Asks who is there: everybody by broadcast from each of our addresses (`to` null), or one camera by its address. Waits the whole time, as
 * nobody knows how many will answer. Cameras that were found twice are given once.
 */
export async function discover(
  network: DatagramNetwork,
  to: Endpoint | null,
  waitMs: number,
  from: readonly string[] = ownAddresses(),
): Promise<readonly FoundCamera[]> {
  const found = new Map<string, FoundCamera>()
  const flags = gvcpFlags.acknowledge | (to ? 0 : gvcpFlags.extended)
  const bytes = encodeGvcp({ type: 'command', name: 'discovery', flags, id: discoveryId, data: new Uint8Array(0) })
  const sockets = await Promise.all(from.map((host) => network.open({ host, port: 0, broadcast: true })))
  for (const socket of sockets) {
    socket.onDatagram((answer, sender) => {
      const packet = decodeGvcp(answer)
      const identity = packet?.type === 'answer' && packet.name === 'discovery' ? identityOf(packet.data) : null
      if (identity) found.set(`${sender.host} ${identity.mac} ${identity.serial}`, { identity, from: sender })
    })
    socket.send(bytes, to ?? { host: '255.255.255.255', port: gvcpPort })
  }
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  await Promise.all(sockets.map((socket) => socket.close()))
  return [...found.values()]
}
