const longestLine = 200

/**
 * Cuts a stream into lines of printable ASCII at CR or LF. A line with any other byte, or one that is too long, is dropped whole and
 * counted: what is left of it could look like counts.
 */
export class LineReader {
  #held = ''
  #spoilt = false
  framingErrors = 0

  /** Bytes of a line that has not ended yet. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    for (const byte of chunk) {
      if (byte === 0x0d || byte === 0x0a) {
        if (this.#held !== '') lines.push(this.#held)
        this.#held = ''
        this.#spoilt = false
      } else if (!this.#spoilt) this.#add(byte)
    }
    return lines
  }

  #add(byte: number): void {
    this.#held += String.fromCharCode(byte)
    if (byte >= 0x20 && byte < 0x7f && this.#held.length <= longestLine) return
    this.framingErrors++
    this.#held = ''
    this.#spoilt = true
  }
}
