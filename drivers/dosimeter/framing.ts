const longestLine = 256

/** Cuts a stream into lines at CR or LF. An overlong line is dropped whole, to its end, and counted: its tail could look like an answer. */
export class LineReader {
  #held = ''
  #overlong = false
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
        this.#overlong = false
      } else if (!this.#overlong) this.#add(byte)
    }
    return lines
  }

  #add(byte: number): void {
    this.#held += String.fromCharCode(byte)
    if (this.#held.length <= longestLine) return
    this.framingErrors++
    this.#held = ''
    this.#overlong = true
  }
}
