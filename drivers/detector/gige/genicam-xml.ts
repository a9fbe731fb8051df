/** One element of the camera's description: its name, attributes, text and what stands in it. */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function plain(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = Number(name.startsWith('#x') ? `0x${name.slice(2)}` : name.slice(1))
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole
  })
}

type Open = {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Element[]
  text: string
}

/**
 * Reads the XML that GenICam descriptions are written in: elements, attributes, text, CDATA; comments, declarations and namespaces'
 * prefixes are passed over. Throws a RangeError where it is not well formed.
 */
export function parseXml(source: string): Element {
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const path: Open[] = [root]
  const pattern =
    /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[?!][^>]*>|<(\/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*)>|([^<]+)/g
  let end = 0
  for (const match of source.matchAll(pattern)) {
    if (match.index !== end) break
    end = match.index + match[0].length
    const top = path[path.length - 1]
    if (top) take(match, path, top)
  }
  const [first] = root.children
  if (end !== source.length || path.length !== 1 || !first) throw new RangeError('the description is no XML')
  return first
}

function take([, data, slash, name, rest = '', text]: RegExpExecArray, path: Open[], top: Open): void {
  if (data !== undefined) top.text += data
  else if (text !== undefined) top.text += plain(text)
  else if (name !== undefined && slash === '/') close(path, name)
  else if (name !== undefined) open(path, top, name, rest)
}

function open(path: Open[], top: Open, name: string, rest: string): void {
  const attributes: Record<string, string> = {}
  for (const [, key = '', double, single] of rest.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes[key] = plain(double ?? single ?? '')
  const element: Open = { name: name.replace(/^.*:/, ''), attributes, children: [], text: '' }
  top.children.push(element)
  if (!rest.trimEnd().endsWith('/')) path.push(element)
}

function close(path: Open[], name: string): void {
  const top = path.pop()
  if (path.length === 0 || top?.name !== name.replace(/^.*:/, ''))
    throw new RangeError(`the description closes <${name}> that is not open`)
}

/** Text of the first child of that name, trimmed; null without one. */
export function childText(element: Element, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text.trim() ?? null
}

/** Every named node of a description (features, registers, formulas) by its name; groups and structures are opened. */
export function nodesOf(root: Element): ReadonlyMap<string, Element> {
  const nodes = new Map<string, Element>()
  const visit = (element: Element): void => {
    for (const child of element.children) {
      const name = child.attributes['Name']
      if (name !== undefined && child.name !== 'EnumEntry' && child.name !== 'pVariable') nodes.set(name, child)
      if (child.name === 'Group') visit(child)
      if (child.name === 'StructReg') visitStructure(child, nodes)
    }
  }
  visit(root)
  return nodes
}

/** An entry of a structure is a masked register: what it says itself, and what the structure says for all. */
function visitStructure(structure: Element, nodes: Map<string, Element>): void {
  const shared = structure.children.filter((child) => child.name !== 'StructEntry')
  for (const entry of structure.children) {
    const name = entry.attributes['Name']
    if (entry.name === 'StructEntry' && name !== undefined)
      nodes.set(name, { ...entry, name: 'MaskedIntReg', children: [...entry.children, ...shared] })
  }
}
