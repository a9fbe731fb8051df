import { element, shape, timeOf } from './dom.js'
import { lanesView } from './lanes.js'
import { parcelsView } from './parcels.js'

const refreshMs = 2000
const state = {
  atMs: Date.now(),
  broker: false,
  lanes: [],
  alarms: [],
  laneId: null,
  parcels: [],
  parcel: null,
  lost: false,
}
const main = document.getElementById('main')

async function ask(path) {
  const answer = await fetch(`api/${path}`, { signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}

/** Where the address says we are: `#lanes`, or `#parcels/<lane>/<parcel>`. */
function place() {
  const [view, laneId = null, parcelId = null] = location.hash.slice(1).split('/')
  return { view: view === 'parcels' ? 'parcels' : 'lanes', laneId, parcelId }
}

function go({ laneId, parcelId = '' }) {
  location.hash = `parcels/${laneId}${parcelId ? `/${parcelId}` : ''}`
}

async function load() {
  const { view, laneId, parcelId } = place()
  try {
    Object.assign(state, await ask('lanes'), { lost: false })
    if (view === 'parcels') {
      state.laneId = laneId ?? state.lanes[0]?.laneId ?? null
      state.parcels = state.laneId === null ? [] : await ask(`lanes/${state.laneId}/parcels?limit=50`)
      const wanted = parcelId ?? state.parcels[0]?.id ?? null
      state.parcel = wanted === null ? null : await ask(`lanes/${state.laneId}/parcels/${wanted}`)
    }
  } catch {
    // Headquarters does not answer; what is on the screen is old, and the bar says so.
    state.lost = true
  }
  if (view === place().view) show(view)
}

let shown = ''

/** Draws the view, but only when something changed: a redraw would take the focus from under a finger. */
function show(view) {
  const { view: at } = place()
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === at) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const away = state.lanes.filter(({ offlineForMs }) => offlineForMs !== null).length
  const words = state.lost
    ? 'headquarters does not answer'
    : state.broker
      ? `${state.lanes.length - away} of ${state.lanes.length} lanes linked`
      : 'no broker: lanes keep everything'
  document.getElementById('linked').replaceChildren(shape(state.lost || !state.broker ? 'away' : 'linked'), words)
  document.getElementById('clock').textContent = timeOf(Date.now())
  const { atMs, ...rest } = state
  const now = JSON.stringify([view, rest])
  if (now === shown) return
  shown = now
  const scrolled = main.querySelector('.list')?.scrollTop ?? 0
  const focused = focusedIndex()
  main.className = view
  const title = element('h1', { class: 'sr' }, 'Headquarters')
  main.replaceChildren(
    title,
    ...(view === 'lanes' ? lanesView({ ...rest, atMs }, (laneId) => go({ laneId })) : parcelsView(state, go)),
  )
  const list = main.querySelector('.list')
  if (list) list.scrollTop = scrolled
  if (focused >= 0) main.querySelectorAll('button')[focused]?.focus()
}

function focusedIndex() {
  return [...main.querySelectorAll('button')].indexOf(document.activeElement)
}

addEventListener('hashchange', () => void load())
async function keepLoading() {
  await load()
  setTimeout(() => void keepLoading(), refreshMs)
}
void keepLoading()
