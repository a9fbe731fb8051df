import { DriverError } from '../../driver-error.ts'
import { compute } from './formula.ts'
import { childText, type Element } from './genicam-xml.ts'
import { maskOf, packNumber, type RegisterShape, unpackNumber, withBits } from './genicam-register.ts'

/** What a description is read and written through. Addresses are those of the camera's memory; a name is for people who read the trace. */
export interface RegisterPort {
  readRegister(address: number, name?: string): Promise<number>
  writeRegister(address: number, value: number, name?: string): Promise<void>
  readMemory(address: number, length: number, name?: string): Promise<Uint8Array>
  writeMemory(address: number, bytes: Uint8Array, name?: string): Promise<void>
}

/** References between nodes go no deeper in any camera; a description that loops is refused instead of followed for ever. */
const deepest = 24

/**
 * A camera's features by their SFNC names, over the part of GenICam that leads from a feature to its registers: Integer, Float, Enumeration,
 * Boolean, Command, registers with masks and indexed addresses, converters and formulas.
 */
export class Features {
  readonly #nodes: ReadonlyMap<string, Element>
  readonly #port: RegisterPort
  /** Values of nodes that are kept by whoever reads the description, not by the camera: selectors, for one. */
  readonly #kept = new Map<string, number>()

  constructor(nodes: ReadonlyMap<string, Element>, port: RegisterPort) {
    this.#nodes = nodes
    this.#port = port
  }

  has(name: string): boolean {
    return this.#nodes.has(name)
  }

  /** The first of these names that the camera has, or null. */
  firstOf(...names: readonly string[]): string | null {
    return names.find((name) => this.has(name)) ?? null
  }

  /** Value of a feature or any node. Throws DriverError `bad-answer` where the description does not lead to one. */
  read(name: string): Promise<number> {
    return this.#told(name, () => this.#read(name, 0))
  }

  write(name: string, value: number): Promise<void> {
    return this.#told(name, () => this.#write(name, value, 0))
  }

  /** Does what a command stands for. */
  execute(name: string): Promise<void> {
    return this.#told(name, async () => {
      const node = this.#node(name)
      const value = childText(node, 'CommandValue')
      await this.#write(name, value === null ? await this.#reference(node, 'pCommandValue', 1, 0) : Number(value), 0)
    })
  }

  /** Values of an enumeration by the names of its entries. */
  entries(name: string): ReadonlyMap<string, number> {
    const entries = (this.#nodes.get(name)?.children ?? []).filter((child) => child.name === 'EnumEntry')
    return new Map(entries.map((entry) => [entry.attributes['Name'] ?? '', Number(childText(entry, 'Value'))]))
  }

  /** Sets an enumeration by an entry's name. Throws DriverError `out-of-range` where the camera has no such entry. */
  async choose(name: string, entry: string): Promise<void> {
    const value = this.entries(name).get(entry)
    if (value === undefined)
      throw new DriverError(
        'out-of-range',
        `The camera's ${name} has no "${entry}". Check that it is the right camera.`,
        {
          feature: name,
        },
      )
    await this.write(name, value)
  }

  /** ChunkID of the port behind a chunk feature, or null where the description does not tell it. */
  chunkId(name: string): number | null {
    let node = this.#nodes.get(name)
    for (let depth = 0; node && depth < deepest; depth++) {
      const id = childText(node, 'ChunkID')
      if (id !== null) return Number.parseInt(id, 16)
      const next = childText(node, 'pValue') ?? childText(node, 'pPort')
      node = next === null ? undefined : this.#nodes.get(next)
    }
    return null
  }

  async #told<T>(name: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      const words = `The camera's description of ${name} is not understood (${cause.message}). Give its address as setting register.${name}.`
      throw new DriverError('bad-answer', words, { feature: name }, { cause })
    }
  }

  #node(name: string): Element {
    const node = this.#nodes.get(name)
    if (!node) throw new RangeError(`there is no ${name}`)
    return node
  }

  async #read(name: string, depth: number): Promise<number> {
    if (depth > deepest) throw new RangeError('it refers to itself')
    const node = this.#node(name)
    switch (node.name) {
      case 'IntReg':
      case 'MaskedIntReg':
      case 'FloatReg':
        return this.#readRegister(name, await this.#shape(node, depth))
      case 'SwissKnife':
      case 'IntSwissKnife':
      case 'Converter':
      case 'IntConverter':
        return this.#computed(node, depth)
      default:
        return this.#plain(name, node, depth)
    }
  }

  async #computed(node: Element, depth: number): Promise<number> {
    const variables = await this.#variables(node, depth)
    const formula = childText(node, 'Formula')
    if (formula !== null) return compute(formula, variables)
    const TO = await this.#reference(node, 'pValue', Number.NaN, depth)
    return compute(childText(node, 'FormulaFrom') ?? '', { ...variables, TO })
  }

  async #plain(name: string, node: Element, depth: number): Promise<number> {
    const value = childText(node, 'Value')
    if (value === null) return this.#reference(node, 'pValue', Number.NaN, depth)
    return this.#kept.get(name) ?? Number(value)
  }

  async #write(name: string, value: number, depth: number): Promise<void> {
    if (depth > deepest) throw new RangeError('it refers to itself')
    const node = this.#node(name)
    if (node.name.endsWith('Reg')) return this.#writeRegister(name, await this.#shape(node, depth), value)
    const next = childText(node, 'pValue')
    if (next === null && childText(node, 'Value') !== null) return void this.#kept.set(name, value)
    if (next === null) throw new RangeError('it cannot be written')
    if (!node.name.endsWith('Converter')) return this.#write(next, value, depth + 1)
    const variables = await this.#variables(node, depth)
    return this.#write(next, compute(childText(node, 'FormulaTo') ?? '', { ...variables, FROM: value }), depth + 1)
  }

  async #reference(node: Element, child: string, otherwise: number, depth: number): Promise<number> {
    const name = childText(node, child)
    if (name !== null) return this.#read(name, depth + 1)
    if (Number.isNaN(otherwise)) throw new RangeError(`it lacks ${child}`)
    return otherwise
  }

  async #variables(node: Element, depth: number): Promise<Record<string, number>> {
    const variables: Record<string, number> = {}
    for (const child of node.children) {
      const name = child.attributes['Name'] ?? ''
      if (child.name === 'pVariable') variables[name] = await this.#read(child.text.trim(), depth + 1)
      if (child.name === 'Constant') variables[name] = Number(child.text)
    }
    return variables
  }

  /** Where a register lies and how its number is kept; its address is the sum of all that is said of it. */
  async #shape(node: Element, depth: number): Promise<RegisterShape> {
    let address = 0
    for (const child of node.children) {
      const text = child.text.trim()
      if (child.name === 'Address') address += Number(text)
      if (child.name === 'pAddress') address += await this.#read(text, depth + 1)
      if (child.name === 'pIndex') {
        const step = child.attributes['pOffset']
        const stepBytes =
          step === undefined ? Number(child.attributes['Offset'] ?? 0) : await this.#read(step, depth + 1)
        address += stepBytes * (await this.#read(text, depth + 1))
      }
      if (child.name === 'IntSwissKnife')
        address += compute(childText(child, 'Formula') ?? '', await this.#variables(child, depth))
    }
    const length = Number(childText(node, 'Length') ?? 4)
    if (!Number.isSafeInteger(address) || ![1, 2, 4, 8].includes(length)) throw new RangeError('its place is not told')
    const little = childText(node, 'Endianess') !== 'BigEndian'
    return { address, length, little, kind: kindOf(node), mask: maskOf(node, length, little) }
  }

  async #readRegister(name: string, shape: RegisterShape): Promise<number> {
    return unpackNumber(await this.#readBytes(name, shape), shape)
  }

  async #readBytes(name: string, { address, length }: RegisterShape): Promise<Uint8Array> {
    if (length !== 4) return this.#port.readMemory(address, length, name)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setUint32(0, await this.#port.readRegister(address, name))
    return bytes
  }

  async #writeRegister(name: string, shape: RegisterShape, value: number): Promise<void> {
    const bytes = shape.mask ? withBits(await this.#readBytes(name, shape), shape, value) : packNumber(shape, value)
    if (shape.length !== 4) return this.#port.writeMemory(shape.address, bytes, name)
    return this.#port.writeRegister(shape.address, new DataView(bytes.buffer).getUint32(0), name)
  }
}

function kindOf(node: Element): RegisterShape['kind'] {
  if (node.name === 'FloatReg') return 'float'
  return childText(node, 'Sign') === 'Signed' ? 'signed' : 'unsigned'
}
