/** Something of the lane itself that HQ should know. */
export type LaneEventEntry = {
  readonly kind: string
  readonly words: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}
