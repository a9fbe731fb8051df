const identifier = /^\][A-Za-z][0-9A-Za-z]/

/**
 * Parts a message that carries several codes at its separator. Where the message begins with an AIM identifier it is parted only where another
 * identifier or a no-read follows: a `;` in a QR code and the GS within GS1 data are data there. Without identifiers every separator parts.
 */
export function separateCodes(
  message: string,
  separator: string | null,
  isNoRead: (code: string) => boolean,
): string[] {
  if (separator === null) return [message]
  const pieces = message.split(separator)
  if (!identifier.test(message)) return pieces.filter((piece) => piece !== '')
  const codes: string[] = []
  for (const piece of pieces) {
    const begins = codes.length === 0 || identifier.test(piece) || isNoRead(piece)
    if (begins) codes.push(piece)
    else codes.push(`${codes.pop() ?? ''}${separator}${piece}`)
  }
  return codes.map((code) => (code.endsWith(separator) ? code.slice(0, -separator.length) : code))
}
