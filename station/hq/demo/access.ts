/**
 * The access list of headquarters.md §1: a lane writes below its own `up`, reads its own `down` and what is for all; `hq-…` users the
 * reverse. `name` is the CN of the certificate.
 */
export function mayPublish(name: string, topic: string): boolean {
  if (name.startsWith('hq-')) return /^clearlane\/v1\/[^/+#]+\/down\/[^+#]+$/.test(topic)
  return topic.startsWith(`clearlane/v1/${name}/up/`)
}

/** Whether a name may subscribe to a filter. */
export function maySubscribe(name: string, filter: string): boolean {
  if (name.startsWith('hq-')) return /^clearlane\/v1\/(\+|[^/+#]+)\/up\//.test(filter)
  return filter.startsWith(`clearlane/v1/${name}/down/`) || filter.startsWith('clearlane/v1/all/down/')
}
