/**
 * Answers of balances that use the letters of MT-SICS with other meanings (RADWAG's protocol, operating instructions AS R2 PLUS §14.2):
 * `S A` first and a mass frame later, `T A` then `T D`, `… E` for a time-out, `OT` and `UT`. A mass frame has its stability mark (space,
 * `?`, `^`, `v`) where MT-SICS has S or D. `Z A` is common to both.
 */
const marks: readonly RegExp[] = [
  /^(?:S|SI|SU|SUI|T|UT|OT|TV|C[01]|CU[01]) A$/,
  /^(?:Z|T|UT) D$/,
  /^(?:S|SI|SU|SUI|Z|T|UT|OT|TV) E$/,
  /^[OU]T(?: |$)/,
  /^(?:S|SI|SU|SUI) {0,2} [ ?^v] *-? *\d+(?:\.\d+)? +\S+ *$/,
]

/** What a technician does about a look-alike; null where the line is none. Such a balance is never read leniently. */
export function lookAlikeWords(line: string): string | null {
  if (!marks.some((mark) => mark.test(line))) return null
  return `The balance answers "${line.trim()}": that is RADWAG's protocol, not MT-SICS, and its letters mean other things. Set it to MT-SICS.`
}
