import { element, shape, timeOf } from './dom.js'

const short = (hash) => (hash ? `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}` : '–')

function listOf(parcels, chosen, choose) {
  return element(
    'div',
    { class: 'list scroll' },
    ...parcels.map((parcel) =>
      element(
        'button',
        { 'aria-current': parcel.id === chosen ? 'true' : null, onclick: () => choose(parcel.id) },
        shape(parcel.verdict === 'clear' ? 'clear' : 'refer'),
        element('b', { class: 'strong' }, element('bdi', {}, parcel.label ?? 'no label')),
        element('span', { class: 'note' }, timeOf(parcel.at)),
        element('span', { class: 'dim' }, `machine: ${parcel.verdict ?? 'none'} · ${parcel.decision ?? 'no decision'}`),
      ),
    ),
  )
}

function pictureOf({ inspection, imagesHere }) {
  const { scan } = inspection
  const evidence = scan?.evidence.find(({ sha256 }) => imagesHere.includes(sha256))
  if (!evidence) {
    const words = scan ? 'The lane has not brought the picture yet.' : 'No picture was taken of this parcel.'
    return element('div', { class: 'well' }, element('p', {}, words))
  }
  const size = `${Math.round(scan.widthPx * scan.pitchAcrossMm)} × ${Math.round(scan.heightPx * scan.pitchAlongMm)} mm`
  const plane = evidence.plane === 'single' ? 'One energy: material unknown' : `Energy: ${evidence.plane}`
  return element(
    'div',
    { class: 'well' },
    element('img', {
      src: `images/${evidence.sha256}`,
      alt: `X-ray image of ${inspection.label ?? 'a parcel without label'}`,
    }),
    element('p', {}, [plane, size, scan.attribution].filter(Boolean).join(' · ')),
  )
}

/** What happened, in order, in one line. */
function storyOf({ verdict, verdictAt, decision, decidedBy, decidedAt, reasonCode, gate }) {
  const machine = `Machine: ${verdict ?? 'none'}${verdictAt === null ? '' : `, ${timeOf(verdictAt)}`}`
  const who = decidedBy === null ? 'Nobody' : `${decidedBy.type === 'officer' ? 'Officer' : 'Policy'} ${decidedBy.id}`
  const decided = `${who}: ${decision ?? 'no decision'}${reasonCode ? ` (${reasonCode})` : ''}${decidedAt === null ? '' : `, ${timeOf(decidedAt)}`}`
  return [machine, decided, `Gate: ${gate}`].join(' · ')
}

function proofsOf({ inspection, proof, imagesHere }, lane) {
  const evidence = inspection.scan?.evidence ?? []
  const here = evidence.filter(({ sha256 }) => imagesHere.includes(sha256))
  const missing = lane?.missing ?? 0
  const { versions } = inspection
  return [
    [
      evidence.length > 0 && here.length === evidence.length,
      'The image is the one that was taken',
      evidence.length === 0
        ? 'no image was taken'
        : here.length === evidence.length
          ? evidence.map(({ sha256 }) => `sha256 ${short(sha256)}`).join(', ')
          : 'not brought here yet',
    ],
    [
      proof.signed,
      'The lane signed it',
      `key ${proof.keyId}, ${proof.signed ? 'checked now' : 'the signature is not its own'}`,
    ],
    [
      proof.intact,
      'The record is the one that was signed',
      `sha256 ${short(proof.sha256)}, audit chain ${short(proof.auditHash)}`,
    ],
    [
      missing === 0,
      'No record of this lane is missing',
      missing === 0 ? `number ${proof.seq}, none passed over` : `number ${proof.seq}; ${missing} passed over`,
    ],
    [
      versions.model !== null,
      'The model and the policy are known',
      `model ${versions.model ?? 'none'}, policy ${versions.policy}, software ${versions.software}`,
    ],
  ]
}

function proofPane(parcel, lane) {
  const proofs = proofsOf(parcel, lane)
  const all = proofs.every(([holds]) => holds)
  return element(
    'section',
    { class: 'pane' },
    element(
      'header',
      {},
      element('h2', {}, 'Can this be proved?'),
      element('span', { class: 'note' }, all ? 'yes' : 'not all of it'),
    ),
    element(
      'ul',
      { class: 'proof scroll' },
      ...proofs.map(([holds, words, detail]) =>
        element(
          'li',
          {},
          shape(holds ? 'pass' : 'open'),
          element('b', { class: 'strong' }, words),
          element('span', {}, element('code', {}, detail)),
        ),
      ),
    ),
  )
}

function parcelPane(parcel) {
  const { inspection } = parcel
  const reasons = inspection.hypotheses.filter(({ fired }) => fired)
  return element(
    'section',
    { class: 'pane' },
    element(
      'header',
      {},
      element('h2', {}, element('bdi', {}, inspection.label ?? 'no label')),
      element('span', { class: 'note' }, 'by its hash'),
    ),
    pictureOf(parcel),
    reasons.length === 0
      ? element('p', { class: 'dim' }, 'Nothing stood out: the declaration explains this parcel.')
      : element('ul', { class: 'reasons scroll' }, ...reasons.map(({ words }) => element('li', {}, words))),
    element('p', { class: 'dim' }, storyOf(inspection)),
  )
}

/** The parcels of one lane: list, picture with reasons, and what proves it. */
export function parcelsView({ lanes, laneId, parcels, parcel }, choose) {
  const lane = lanes.find((candidate) => candidate.laneId === laneId)
  const chosen = parcel?.inspection.id ?? null
  return [
    element(
      'section',
      { class: 'pane' },
      element(
        'header',
        {},
        element('h2', {}, 'Last parcels'),
        element('span', { class: 'note' }, `${parcels.length}, newest first`),
      ),
      element(
        'div',
        { class: 'choice', role: 'group', 'aria-label': 'Lane' },
        ...lanes.map(({ laneId: id }) =>
          element(
            'button',
            { 'aria-pressed': String(id === laneId), onclick: () => choose({ laneId: id }) },
            element('bdi', {}, id),
          ),
        ),
      ),
      listOf(parcels, chosen, (id) => choose({ laneId, parcelId: id })),
    ),
    parcel
      ? parcelPane(parcel)
      : element('section', { class: 'pane' }, element('p', { class: 'dim' }, 'Choose a parcel.')),
    parcel ? proofPane(parcel, lane) : element('section', { class: 'pane' }),
  ]
}
