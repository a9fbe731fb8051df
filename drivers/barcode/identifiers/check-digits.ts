/** Check digits of the numbers on labels (hardware.md §5.3). Each takes the characters before the check digit, left to right. */

/** Position weights repeated from the left over the digits, summed. */
function weighted(digits: string, weights: readonly number[]): number {
  return [...digits].reduce((sum, digit, place) => sum + Number(digit) * (weights[place % weights.length] ?? 0), 0)
}

const toTen = (sum: number): number => (10 - (sum % 10)) % 10

/** GS1 modulo 10: weights 3, 1, 3 … from the right. SSCC, GTIN, GLN, USPS IMpb. */
export function gs1CheckDigit(digits: string): number {
  return toTen(weighted([...digits].reverse().join(''), [3, 1]))
}

/** Modulo 10 with weights 3, 1, 3 … from the left. USPS 20, Canada Post. */
export function mod10FromLeft(digits: string): number {
  return toTen(weighted(digits, [3, 1]))
}

/** Modulo 10 with weights 1, 3, 1 … from the left. FedEx Ground. */
export function mod10Ground(digits: string): number {
  return toTen(weighted(digits, [1, 3]))
}

/** Modulo 10 with weights 1, 2, 1 … from the left; a letter counts as (its code − 3) modulo 10. UPS, OnTrac. */
export function mod10Doubled(text: string): number {
  const digits = [...text].map((sign) => (/\d/.test(sign) ? sign : String((sign.charCodeAt(0) - 3) % 10)))
  return toTen(weighted(digits.join(''), [1, 2]))
}

/** UPU S10: weights 8 6 4 2 3 5 9 7, modulo 11; a rest of 0 gives 5, of 1 gives 0. */
export function s10CheckDigit(serial: string): number {
  const rest = weighted(serial, [8, 6, 4, 2, 3, 5, 9, 7]) % 11
  return rest === 0 ? 5 : rest === 1 ? 0 : 11 - rest
}

/** The whole number modulo 7. IATA air waybill (7 digits), DHL Express (9 or 10). */
export function mod7(digits: string): number {
  return Number(digits) % 7
}

/** Weighted sum modulo 11 modulo 10. FedEx Express with 3, 1, 7 …, its 34-digit form with 1, 7, 3 …. */
export function mod11mod10(digits: string, weights: readonly [number, number, number]): number {
  return (weighted(digits, weights) % 11) % 10
}

/** Luhn. Purolator. */
export function luhn(digits: string): number {
  const doubled = [...digits].reverse().map((digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return value > 9 ? value - 9 : value
  })
  return toTen(doubled.reduce((sum, value) => sum + value, 0))
}

const alphabet36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** ISO/IEC 7064 modulo 37, 36: one character of 0–9, A–Z. DPD. */
export function mod37of36(text: string): string {
  let held = 36
  for (const sign of text) {
    held = (held + alphabet36.indexOf(sign)) % 36 || 36
    held = (held * 2) % 37
  }
  return alphabet36[(37 - held) % 36] ?? ''
}
