import type { FastifyInstance } from 'fastify'
import { type CallError, type CallName, contract, type Output, type Parsed } from '../contract/window.ts'
import { ServeError } from './serve-error.ts'

/** One function a call of the contract. Throws ServeError; whatever else it throws is logged and answered without its text. */
export type Handlers = { readonly [K in CallName]: (input: Parsed<K>) => Promise<Output<K>> }

const statusOf: Readonly<Record<ServeError['code'], number>> = {
  'bad-input': 400,
  'not-found': 404,
  'not-allowed': 403,
  'too-late': 409,
  'not-simulated': 409,
  'not-ready': 409,
  'cannot-listen': 500,
}

/** Adds `POST /api/call/<name>` for every call of the contract: input and output are both checked against it. */
export function addCalls(
  app: FastifyInstance,
  handlers: Handlers,
  onUnexpected: (name: string, error: unknown) => void,
): void {
  for (const name of Object.keys(contract.calls) as CallName[]) addCall(app, name, handlers, onUnexpected)
}

function addCall<K extends CallName>(
  app: FastifyInstance,
  name: K,
  handlers: Handlers,
  onUnexpected: (name: string, error: unknown) => void,
): void {
  const { input, output } = contract.calls[name]
  app.post(`/api/call/${name}`, async (request, reply) => {
    const parsed = input.safeParse(request.body ?? {})
    if (!parsed.success) {
      const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
      return reply.code(400).send({
        code: 'bad-input',
        message: 'The station could not use what the page sent.',
        fields,
      } satisfies CallError)
    }
    try {
      return output.parse(await handlers[name](parsed.data as Parsed<K>))
    } catch (error) {
      if (error instanceof ServeError) {
        return reply
          .code(statusOf[error.code])
          .send({ code: error.code, message: error.message, fields: [] } satisfies CallError)
      }
      onUnexpected(name, error)
      const message = 'The station could not do this. The error log of the station says why.'
      return reply.code(500).send({ code: 'unexpected', message, fields: [] } satisfies CallError)
    }
  })
}
