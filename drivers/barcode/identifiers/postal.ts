import { mod7, mod10FromLeft, s10CheckDigit } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** UPU S10 (service, 8 digits, check digit, country), IATA air waybill, Canada Post (hardware.md §5.3). */
export const postalRows: readonly IdentifierRow[] = [
  {
    kind: 'upu-s10',
    pattern: /^([A-Z]{2})(\d{8})(\d)([A-Z]{2})$/,
    holds: ([, , serial = '', check = '', country = '']) =>
      s10CheckDigit(serial) === Number(check) && regions.of(country) !== undefined,
    oneIn: 10,
    prior: 0.95,
  },
  {
    kind: 'iata-awb',
    pattern: /^(\d{3})(-?)(\d{7})(\d)$/,
    holds: ([, , , serial = '', check = '']) => mod7(serial) === Number(check),
    oneIn: 10,
    // The dash is written only in waybills; without it eleven digits may be many things.
    prior: 0.3,
    key: ([, airline = '', , serial = '', check = '']) => `${airline}${serial}${check}`,
  },
  {
    kind: 'canada-post',
    pattern: /^(\d{15})(\d)$/,
    holds: ([, digits = '', check = '']) => mod10FromLeft(digits) === Number(check),
    oneIn: 10,
    prior: 0.4,
  },
]

/** Makes a UPU S10 number, e.g. `s10(12345678, 'LX', 'CN')`. Throws RangeError on a serial of more than 8 digits or wrong letters. */
export function s10(serial: number, service: string, country: string): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 99_999_999)
    throw new RangeError(`An S10 serial has up to 8 digits, not ${serial}.`)
  if (!/^[A-Z]{2}$/.test(service) || !/^[A-Z]{2}$/.test(country))
    throw new RangeError(`S10 service and country are two capitals each, not "${service}" and "${country}".`)
  const digits = String(serial).padStart(8, '0')
  return `${service}${digits}${s10CheckDigit(digits)}${country}`
}

/** Makes an IATA air waybill number as it is written, `123-12345675`. Throws RangeError unless it is given 3 and 7 digits. */
export function awb(airline: string, serial: string): string {
  if (!/^\d{3}$/.test(airline) || !/^\d{7}$/.test(serial))
    throw new RangeError(`A waybill has 3 digits of the airline and 7 of a serial, not "${airline}" and "${serial}".`)
  return `${airline}-${serial}${mod7(serial)}`
}
