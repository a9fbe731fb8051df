import { networkInterfaces } from 'node:os'
import type { DatagramNetwork, Datagrams, Endpoint } from './datagrams.ts'
import { decodeGvcp, encodeGvcp, gvcpFlags, gvcpPort, words } from './gvcp.ts'
import { addressText, addressWord, type CameraIdentity, identityOf } from './registers.ts'

/** A camera that has answered: who it is, and from where. */
export type FoundCamera = { readonly identity: CameraIdentity; readonly from: Endpoint }

/** A discovery's id by convention; its answer need not be told from another's. */
const discoveryId = 0xffff

/** One of our addresses and the one that reaches everybody beside it. */
export type OwnAddress = { readonly host: string; readonly broadcast: string }

/** Our IPv4 addresses: a broadcast leaves only by the card that it is sent from. */
export function ownAddresses(): readonly OwnAddress[] {
  return Object.values(networkInterfaces()).flatMap((cards) =>
    (cards ?? [])
      .filter(({ family }) => family === 'IPv4')
      .map(({ address, netmask }) => ({ host: address, broadcast: broadcastOf(address, netmask) })),
  )
}

/** Address with all bits set that the mask leaves free. */
export function broadcastOf(host: string, netmask: string): string {
  const free = ~addressWord(netmask) >>> 0
  return addressText(words((addressWord(host) | free) >>> 0))
}

const everybody = '255.255.255.255'

/**
 * Asks who is there: everybody by broadcast from each of our addresses (`to` null), or one camera by its address. Waits the whole time, as
 * nobody knows how many will answer. Cameras that were found twice are given once.
 */
export async function discover(
  network: DatagramNetwork,
  to: Endpoint | null,
  waitMs: number,
  from: readonly OwnAddress[] = ownAddresses(),
): Promise<readonly FoundCamera[]> {
  const found = new Map<string, FoundCamera>()
  const flags = gvcpFlags.acknowledge | (to ? 0 : gvcpFlags.extended)
  const bytes = encodeGvcp({ type: 'command', name: 'discovery', flags, id: discoveryId, data: new Uint8Array(0) })
  const open = async ({ host, broadcast }: OwnAddress): Promise<readonly [Datagrams, string]> => [
    await network.open({ host, port: 0, broadcast: true }),
    broadcast,
  ]
  const sockets = await Promise.all(from.map(open))
  for (const [socket, broadcast] of sockets) {
    socket.onDatagram((answer, sender) => {
      const packet = decodeGvcp(answer)
      const identity = packet?.type === 'answer' && packet.name === 'discovery' ? identityOf(packet.data) : null
      if (identity) found.set(`${sender.host} ${identity.mac} ${identity.serial}`, { identity, from: sender })
    })
    // To everybody goes only where there is a route; to everybody beside us goes always. Who hears both is given once.
    for (const host of to ? [to.host] : new Set([everybody, broadcast]))
      socket.send(bytes, { host, port: to?.port ?? gvcpPort })
  }
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  await Promise.all(sockets.map(([socket]) => socket.close()))
  return [...found.values()]
}
