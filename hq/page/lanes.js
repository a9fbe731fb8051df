import { element, shape, spanOf, spark, timeOf } from './dom.js'

const number = new Intl.NumberFormat('en-GB')

/** What needs a person at one lane, worst first; empty for a lane that works. */
function needsOf(lane, nowMs) {
  const needs = []
  if (lane.offlineForMs !== null)
    needs.push({
      shape: 'away',
      title: `${lane.laneId} · away ${spanOf(lane.offlineForMs)}`,
      words: `Last seen ${timeOf(nowMs - lane.offlineForMs)} with ${number.format(lane.backlog)} waiting. It works on; nothing is lost.`,
    })
  else if (lane.mode === 'safe')
    needs.push({ shape: 'stop', title: `${lane.laneId} · safe stop`, words: 'It waits for a person at the lane.' })
  if (lane.missing > 0)
    needs.push({
      shape: 'warn',
      title: `${lane.laneId} · ${number.format(lane.missing)} records missing`,
      words: 'Their numbers were passed over. The lane is asked for them every ten minutes.',
    })
  return needs
}

/** Word and shape of a lane's state. */
function stateOf(lane) {
  if (lane.offlineForMs !== null) return ['away', 'away']
  if (lane.mode === 'safe') return ['stop', 'safe stop']
  if (lane.mode === 'stopped') return ['open', 'stopped']
  return ['running', lane.mode ?? 'linked']
}

function cellOf(lane, needs, open) {
  const [name, word] = stateOf(lane)
  return element(
    'button',
    { class: needs.length > 0 ? 'cell person' : 'cell', onclick: () => open(lane.laneId) },
    element('bdi', {}, lane.laneId),
    shape(name),
    element('span', { class: 'note wide' }, `${word} · ${number.format(lane.backlog)} waiting`),
    spark(lane.perHour),
    element(
      'span',
      { class: 'note wide' },
      `${number.format(lane.parcels)} parcels, last word ${timeOf(lane.lastSeenMs)}`,
    ),
  )
}

function figuresOf({ lanes }) {
  const sum = (key) => lanes.reduce((total, lane) => total + lane[key], 0)
  const parcels = sum('parcels')
  const share = parcels === 0 ? '–' : `${((100 * sum('referred')) / parcels).toFixed(1)} %`
  const figure = (value, words) => element('div', {}, element('b', {}, value), element('span', { class: 'dim' }, words))
  return element(
    'div',
    { class: 'figures' },
    figure(number.format(parcels), 'parcels in 24 hours'),
    figure(share, 'of them referred'),
    figure(number.format(sum('missing')), 'numbers missing'),
    figure(number.format(sum('backlog')), 'kept on lanes, coming'),
  )
}

/** The overview: every lane as a cell, and beside it what needs a person. */
export function lanesView(state, open) {
  const { lanes, alarms, atMs } = state
  const needs = lanes.map((lane) => needsOf(lane, atMs))
  const told = alarms.map((alarm) => ({
    shape: 'warn',
    title: `${alarm.laneId} · ${timeOf(alarm.atMs)}`,
    words: alarm.words,
  }))
  const all = [...needs.flat(), ...told]
  return [
    element(
      'section',
      { class: 'pane' },
      element(
        'header',
        {},
        element('h2', {}, `${lanes.length} ${lanes.length === 1 ? 'lane' : 'lanes'}`),
        element('span', { class: 'note' }, 'line = parcels per hour, 24 hours; a lane that needs nobody stays grey'),
      ),
      element(
        'div',
        { class: 'scroll' },
        element('div', { class: 'cells' }, ...lanes.map((lane, n) => cellOf(lane, needs[n], open))),
      ),
      figuresOf(state),
      element(
        'p',
        { class: 'note' },
        'Referred: parcels whose machine verdict was refer, of all parcels of these 24 hours.',
      ),
    ),
    element(
      'section',
      { class: 'pane' },
      element(
        'header',
        {},
        element('h2', {}, 'Needs a person'),
        element('span', { class: 'note' }, String(all.length)),
      ),
      all.length === 0
        ? element('p', { class: 'dim' }, 'Nothing now.')
        : element(
            'ul',
            { class: 'persons scroll' },
            ...all.map((need) =>
              element(
                'li',
                {},
                shape(need.shape),
                element('b', { class: 'strong' }, element('bdi', {}, need.title)),
                element('span', {}, need.words),
              ),
            ),
          ),
    ),
  ]
}
