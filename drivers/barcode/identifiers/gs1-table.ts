/**
 * One application identifier (AI). `ai` ends in `n` where its fourth digit says how many decimals the value has. `parts` are read one after
 * the other: `N` digits or `X` printable characters, of a fixed length or up to one, `optional` ones only where characters are left. `check`
 * says what the first part must hold. `unit` is the unit of a decimal value.
 */
export type AiRow = {
  readonly ai: string
  readonly title: string
  readonly parts: readonly AiPart[]
  readonly check: 'checkDigit' | 'date' | null
  readonly unit: string | null
}
export type AiPart = {
  readonly charset: 'N' | 'X'
  readonly shortest: number
  readonly longest: number
  readonly optional: boolean
}

/** Table of the GS1 General Specifications §3.2, one AI a line: AI, format (`N6`, `X..20`, `[N4]` optional), `+` check digit or `@` date, unit, title. */
const lines = `
00 N18+ SSCC
01 N14+ GTIN
02 N14+ CONTENT
03 N14+ MTO GTIN
10 X..20 BATCH/LOT
11 N6@ PROD DATE
12 N6@ DUE DATE
13 N6@ PACK DATE
15 N6@ BEST BEFORE
16 N6@ SELL BY
17 N6@ EXPIRY
20 N2 VARIANT
21 X..20 SERIAL
22 X..20 CPV
235 X..28 TPX
240 X..30 ADDITIONAL ID
241 X..30 CUST. PART NO.
242 N..6 MTO VARIANT
243 X..20 PCN
250 X..30 SECONDARY SERIAL
251 X..30 REF. TO SOURCE
253 N13+[X..17] GDTI
254 X..20 GLN EXTENSION
255 N13+[N..12] GCN
30 N..8 VAR. COUNT
310n N6 kg NET WEIGHT
311n N6 m LENGTH
312n N6 m WIDTH
313n N6 m HEIGHT
314n N6 m² AREA
315n N6 l NET VOLUME
316n N6 m³ NET VOLUME
320n N6 lb NET WEIGHT
330n N6 kg GROSS WEIGHT
331n N6 m LENGTH, LOGISTIC
332n N6 m WIDTH, LOGISTIC
333n N6 m HEIGHT, LOGISTIC
334n N6 m² AREA, LOGISTIC
335n N6 l VOLUME, LOGISTIC
336n N6 m³ VOLUME, LOGISTIC
337n N6 kg/m² KG PER M²
340n N6 lb GROSS WEIGHT
356n N6 troy-oz NET WEIGHT
357n N6 oz NET WEIGHT
37 N..8 COUNT
390n N..15 currency AMOUNT
391n N3N..15 currency AMOUNT
392n N..15 currency PRICE
393n N3N..15 currency PRICE
400 X..30 ORDER NUMBER
401 X..30 GINC
402 N17+ GSIN
403 X..30 ROUTE
410 N13+ SHIP TO LOC
411 N13+ BILL TO
412 N13+ PURCHASE FROM
413 N13+ SHIP FOR LOC
414 N13+ LOC NO.
415 N13+ PAY TO
416 N13+ PROD/SERV LOC
417 N13+ PARTY
420 X..20 SHIP TO POST
421 N3X..9 SHIP TO POST
422 N3 ORIGIN
423 N3[N3][N3][N3][N3] COUNTRY INITIAL PROCESS
424 N3 COUNTRY PROCESS
425 N3[N3][N3][N3][N3] COUNTRY DISASSEMBLY
426 N3 COUNTRY FULL PROCESS
427 X..3 ORIGIN SUBDIVISION
4300 X..35 SHIP TO COMP
4301 X..35 SHIP TO NAME
4302 X..70 SHIP TO ADD1
4303 X..70 SHIP TO ADD2
4304 X..70 SHIP TO SUB
4305 X..70 SHIP TO LOC
4306 X..70 SHIP TO REG
4307 X2 SHIP TO COUNTRY
4308 X..30 SHIP TO PHONE
4310 X..35 RTN TO COMP
4311 X..35 RTN TO NAME
4312 X..70 RTN TO ADD1
4313 X..70 RTN TO ADD2
4314 X..70 RTN TO SUB
4315 X..70 RTN TO LOC
4316 X..70 RTN TO REG
4317 X2 RTN TO COUNTRY
4318 X..20 RTN TO POST
4319 X..30 RTN TO PHONE
4320 X..35 SRV DESCRIPTION
4321 N1 DANGEROUS GOODS
4322 N1 AUTH TO LEAVE
4323 N1 SIG REQUIRED
4324 N10@ NOT BEFORE
4325 N10@ NOT AFTER
4326 N6@ RELEASE DATE
7003 N10@ EXPIRY TIME
7006 N6@ FIRST FREEZE DATE
7007 N6[N6]@ HARVEST DATE
8001 N14 DIMENSIONS
8002 X..20 CMT NO.
8003 N14[X..16] GRAI
8004 X..30 GIAI
8005 N6 PRICE PER UNIT
8006 N18 ITIP
8007 X..34 IBAN
8008 N8[N2][N2]@ PROD TIME
8012 X..20 VERSION
8017 N18+ GSRN PROVIDER
8018 N18+ GSRN RECIPIENT
8019 N..10 SRIN
8020 X..25 REF NO.
8200 X..70 PRODUCT URL
90 X..30 INTERNAL
91 X..90 INTERNAL
92 X..90 INTERNAL
93 X..90 INTERNAL
94 X..90 INTERNAL
95 X..90 INTERNAL
96 X..90 INTERNAL
97 X..90 INTERNAL
98 X..90 INTERNAL
99 X..90 INTERNAL
`

function partsOf(format: string): AiPart[] {
  return [...format.matchAll(/(\[?)([NX])(\.\.)?(\d+)/g)].map(([, open, charset, upTo, length]) => ({
    charset: charset === 'N' ? 'N' : 'X',
    shortest: upTo ? 1 : Number(length),
    longest: Number(length),
    optional: open === '[',
  }))
}

function rowOf(line: string): AiRow {
  const [ai = '', format = '', ...words] = line.split(' ')
  const unit = ai.endsWith('n') ? (words.shift() ?? null) : null
  const check = format.includes('+') ? 'checkDigit' : format.includes('@') ? 'date' : null
  return { ai, title: words.join(' '), parts: partsOf(format), check, unit }
}

/** All application identifiers that are understood, by their digits, with `n` for a digit of decimals. */
export const aiTable: ReadonlyMap<string, AiRow> = new Map(
  lines
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), rowOf(line)]),
)

/** The row of the AI that the text begins with, and how many digits it takes; null where no known AI begins. */
export function aiAt(text: string): { readonly row: AiRow; readonly digits: string } | null {
  for (const length of [2, 3, 4]) {
    const digits = text.slice(0, length)
    const row = aiTable.get(digits) ?? (length === 4 ? aiTable.get(`${digits.slice(0, 3)}n`) : undefined)
    if (row && digits.length === length && /^\d+$/.test(digits)) return { row, digits }
  }
  return null
}
