/** Operators of a GenICam formula by how tightly they bind, loosest first (GenICam standard §2.8.7, the part that register formulas use). */
const levels: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '|': (a, b) => whole(BigInt(Math.trunc(a)) | BigInt(Math.trunc(b))) },
  { '^': (a, b) => whole(BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b))) },
  { '&': (a, b) => whole(BigInt(Math.trunc(a)) & BigInt(Math.trunc(b))) },
  { '=': (a, b) => Number(a === b), '<>': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '<<': (a, b) => a * 2 ** b, '>>': (a, b) => Math.floor(a / 2 ** b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
  { '**': (a, b) => a ** b },
]

const whole = (value: bigint): number => Number(value)

/** Computes a formula with variables. Throws a RangeError where it does not understand it or a variable is missing. */
export function compute(formula: string, variables: Readonly<Record<string, number>>): number {
  const tokens =
    formula.match(/0x[0-9a-f]+|\d+\.?\d*(?:e[+-]?\d+)?|[a-z_][\w.]*|\*\*|<<|>>|<=|>=|<>|[-+*/%&|^()<>=?:~]/gi) ?? []
  if (tokens.join('') !== formula.replace(/\s/g, '')) throw new RangeError(`formula not understood: ${formula}`)
  const reader = new FormulaReader(tokens, variables)
  const value = reader.choice()
  if (!reader.done) throw new RangeError(`formula not understood: ${formula}`)
  return value
}

class FormulaReader {
  readonly #tokens: readonly string[]
  readonly #variables: Readonly<Record<string, number>>
  #at = 0

  constructor(tokens: readonly string[], variables: Readonly<Record<string, number>>) {
    this.#tokens = tokens
    this.#variables = variables
  }

  get done(): boolean {
    return this.#at === this.#tokens.length
  }

  choice(): number {
    const value = this.#binary(0)
    if (!this.#takes('?')) return value
    const yes = this.choice()
    this.#expect(':')
    const no = this.choice()
    return value !== 0 ? yes : no
  }

  #binary(level: number): number {
    const operators = levels[level]
    if (!operators) return this.#unary()
    let value = this.#binary(level + 1)
    for (;;) {
      const operate = operators[this.#tokens[this.#at] ?? '']
      if (!operate) return value
      this.#at++
      value = operate(value, this.#binary(level + 1))
    }
  }

  #unary(): number {
    if (this.#takes('-')) return -this.#unary()
    if (this.#takes('+')) return this.#unary()
    if (this.#takes('~')) return ~this.#unary()
    if (this.#takes('(')) {
      const value = this.choice()
      this.#expect(')')
      return value
    }
    const token = this.#tokens[this.#at++] ?? ''
    if (/^\d/.test(token)) return Number(token)
    const value = Object.hasOwn(this.#variables, token) ? this.#variables[token] : undefined
    if (value === undefined) throw new RangeError(`"${token}" of a formula is unknown`)
    return value
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }

  #expect(token: string): void {
    if (!this.#takes(token)) throw new RangeError(`a formula lacks "${token}"`)
  }
}
