/** An element with attributes and children; text goes in as text, so that nothing a label says can become markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue
    if (key === 'onclick') made.addEventListener('click', value)
    else made.setAttribute(key, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

const svgSpace = 'http://www.w3.org/2000/svg'

/** An SVG element. */
export function drawn(name, attributes, ...children) {
  const made = document.createElementNS(svgSpace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.append(...children)
  return made
}

const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round' }
const cut = { fill: 'none', stroke: 'var(--panel)', 'stroke-width': 2.4, 'stroke-linecap': 'round' }
const shapes = {
  linked: () => [
    drawn('circle', { cx: 5, cy: 12, r: 3.2, ...line }),
    drawn('circle', { cx: 19, cy: 12, r: 3.2, ...line }),
    drawn('path', { d: 'M8.4 12h7.2', ...line }),
  ],
  away: () => [
    drawn('circle', { cx: 5, cy: 12, r: 3.2, ...line }),
    drawn('circle', { cx: 19, cy: 12, r: 3.2, ...line }),
    drawn('path', { d: 'M8.4 12h1.6M14 12h1.6', ...line }),
  ],
  running: () => [
    drawn('circle', { cx: 12, cy: 12, r: 9, ...line }),
    drawn('path', { d: 'M10 8.4v7.2l5.6-3.6z', fill: 'currentColor' }),
  ],
  stop: () => [
    drawn('path', { d: 'M7.5 1.5h9L22.5 7.5v9L16.5 22.5h-9L1.5 16.5v-9z', fill: 'var(--stop)' }),
    drawn('path', { d: 'M7.5 12h9', stroke: 'var(--ink-on-signal)', 'stroke-width': 3, 'stroke-linecap': 'round' }),
  ],
  warn: () => [
    drawn('path', { d: 'M12 1.5 23 20.5H1z', fill: 'var(--refer)' }),
    drawn('path', { d: 'M12 8v6M12 17v.4', stroke: '#fff', 'stroke-width': 2.4, 'stroke-linecap': 'round' }),
  ],
  pass: () => [
    drawn('circle', { cx: 12, cy: 12, r: 10, fill: 'currentColor' }),
    drawn('path', { d: 'M7.6 12.3l3 3L16.6 9', ...cut }),
  ],
  open: () => [drawn('circle', { cx: 12, cy: 12, r: 9, ...line, 'stroke-dasharray': '3 3' })],
  clear: () => [drawn('circle', { cx: 12, cy: 12, r: 9, ...line })],
  refer: () => [drawn('path', { d: 'M12 2 22 12 12 22 2 12z', fill: 'var(--refer)' })],
}

/** A named shape; it never stands alone: the word is beside it. */
export function shape(name) {
  return drawn('svg', { class: 'sh', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, ...(shapes[name] ?? shapes.open)())
}

/** Parcels per hour as a line, the present at its end. */
export function spark(values) {
  const most = Math.max(1, ...values)
  const step = 100 / Math.max(1, values.length - 1)
  const points = values.map((value, n) => `${(n * step).toFixed(1)},${(25 - (23 * value) / most).toFixed(1)}`)
  return drawn(
    'svg',
    { class: 'spark wide', viewBox: '0 0 100 26', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawn('path', { d: `M${points.join('L')}` }),
  )
}

/** A time of day, to the second. */
export const timeOf = (ms) => new Date(ms).toLocaleTimeString('en-GB')

/** How long, in the largest unit that says something. */
export function spanOf(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
