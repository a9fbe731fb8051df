import * as z from 'zod'
import { EventBody, Health, HqRequest, InspectionBody, Receipts, SignedRecord } from './hq.ts'

type Direction = 'send' | 'receive'
type Row = {
  readonly name: string
  readonly address: string
  readonly words: string
  readonly schema: z.ZodType
  readonly direction: Direction
}

/** A signed record whose envelope carries this body. */
const signed = (type: string, body: z.ZodType) =>
  SignedRecord.extend({ envelope: SignedRecord.shape.envelope.extend({ type: z.literal(type), body }) })

/** Every topic of one lane (headquarters.md §1), `send` and `receive` as the lane sees them. */
const rows: readonly Row[] = [
  {
    name: 'inspection',
    address: 'clearlane/v1/{laneId}/up/inspection',
    words: 'One closed inspection, signed. QoS 1; repeated until its receipt.',
    schema: signed('inspection/1', InspectionBody),
    direction: 'send',
  },
  {
    name: 'event',
    address: 'clearlane/v1/{laneId}/up/event',
    words: 'Something that happened at the lane, signed. QoS 1; repeated until its receipt.',
    schema: signed('event/1', EventBody),
    direction: 'send',
  },
  {
    name: 'health',
    address: 'clearlane/v1/{laneId}/up/health',
    words: 'What the lane is doing. QoS 1, retained; also the will, with state offline.',
    schema: Health,
    direction: 'send',
  },
  {
    name: 'receipt',
    address: 'clearlane/v1/{laneId}/down/receipt',
    words: 'What headquarters has stored, or refuses. Sent only after its commit. QoS 1.',
    schema: Receipts,
    direction: 'receive',
  },
  {
    name: 'request',
    address: 'clearlane/v1/{laneId}/down/request',
    words: 'What headquarters asks of the lane. QoS 1.',
    schema: HqRequest,
    direction: 'receive',
  },
]

/** The wire to headquarters as an AsyncAPI 3 document, made from the schemas that the code itself parses with. */
export function asyncApiDocument(version: string): Record<string, unknown> {
  const channels: Record<string, unknown> = {}
  const operations: Record<string, unknown> = {}
  const messages: Record<string, unknown> = {}
  for (const { name, address, words, schema, direction } of rows) {
    messages[name] = { name, contentType: 'application/json', summary: words, payload: payloadOf(schema) }
    channels[name] = {
      address,
      description: words,
      parameters: { laneId: { description: 'One topic level, [a-z0-9-]{3,40}; the CN of the lane’s certificate.' } },
      messages: { [name]: { $ref: `#/components/messages/${name}` } },
    }
    operations[`${direction}-${name}`] = {
      action: direction,
      channel: { $ref: `#/channels/${name}` },
      summary: words,
      bindings: { mqtt: { qos: 1, retain: name === 'health', bindingVersion: '0.2.0' } },
    }
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Clearlane: the wire between a lane and headquarters',
      version,
      description:
        'Written from the view of the lane. Records are canonical JSON (RFC 8785), at most 64 KiB, named by the sha256 of their envelope and signed with Ed25519.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { messages },
  }
}

function payloadOf(schema: z.ZodType): unknown {
  const { $schema: _, ...payload } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' })
  return payload
}
