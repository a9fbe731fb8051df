/** A postal item number of the UPU's S10: two letters, eight digits, a check digit of weights 8 6 4 2 3 5 9 7 modulo 11, and the country. */
export function postalLabel(service: string, serial: number, country: string): string {
  const digits = digitsOf(serial, 8)
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  const rest = 11 - ([...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at] ?? 0), 0) % 11)
  return `${service}${digits}${rest === 10 ? 0 : rest === 11 ? 5 : rest}${country}`
}

/** A serial shipping container code of GS1: 17 digits and a check digit of weights 3 1 from the right modulo 10. */
export function cartonLabel(companyPrefix: string, serial: number): string {
  const digits = `0${companyPrefix}${digitsOf(serial, 16 - companyPrefix.length)}`
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** An air waybill number: the airline's three digits, seven of its own, and their remainder by 7. */
export function waybillLabel(airline: string, serial: number): string {
  const digits = digitsOf(serial, 7)
  return `${airline}${digits}${Number(digits) % 7}`
}

/** True when a label of one of the three kinds ends in the check digit that it should. */
export function labelHolds(label: string): boolean {
  const postal = /^([A-Z]{2})(\d{8})\d([A-Z]{2})$/.exec(label)
  if (postal) return label === postalLabel(postal[1] ?? '', Number(postal[2]), postal[3] ?? '')
  if (/^\d{18}$/.test(label)) return label === cartonLabel(label.slice(1, 8), Number(label.slice(8, 17)))
  return /^\d{11}$/.test(label) && label === waybillLabel(label.slice(0, 3), Number(label.slice(3, 10)))
}

function digitsOf(serial: number, count: number): string {
  return String(serial % 10 ** count).padStart(count, '0')
}
