import { nowMs, parcelOf, reason, type ScriptParcel } from './parcels.ts'

type Story = Parameters<typeof parcelOf>[0]

/** What a calm parcel's hypotheses say. */
const calm = [
  reason({
    kind: 'undeclared',
    fired: false,
    score: 0,
    words: 'No object was found that the declaration does not explain.',
  }),
  reason({
    kind: 'weight',
    fired: false,
    score: 0.1,
    words: 'The weight fits: 438 g on the scale, 436 g declared.',
  }),
]

const headphones: Story['lines'] = [
  [1, 'headphones, wireless', 290, 79],
  [1, 'charging cable', 50, 10],
]

/** A parcel that the policy has released and that is still on the belt. */
export function released(story: Omit<Story, 'decided' | 'reasons'>): ScriptParcel {
  return parcelOf({ ...story, decided: 'release', reasons: calm })
}

/** Headphones: clear, released by policy. */
export const clearParcel = (): ScriptParcel =>
  released({ number: 2, label: 'RB771022649DE', goods: 'headphones', lines: headphones, grossG: 436, scaleG: 438 })

/** Headphones right behind the parcel in view: judged clear, nothing decided yet. */
export const nextParcel = (): ScriptParcel =>
  parcelOf({
    number: 1,
    label: 'RB771022649DE',
    goods: 'headphones',
    lines: headphones,
    grossG: 436,
    scaleG: 438,
    reasons: calm,
  })

/** Three T-shirts, a belt, a phone case, and a block that nobody declared: two reasons. */
export const referredParcel = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'LX482103773CN',
    goods: 'shirts',
    lines: [
      [3, 'T-shirts, knitted cotton', 420, 36],
      [1, 'belt, leather', 130, 19.4],
      [1, 'phone case, plastic', 38, 7],
    ],
    grossG: 650,
    scaleG: 770,
    reasons: [
      reason({
        kind: 'undeclared',
        words:
          'A dense object of about 120 g at the lower left is not explained by the declaration (3 T-shirts, 1 belt and 1 more).',
        detail: '78 × 50 mm. One view cannot name the material. Wrong in about 1 of 400 such parcels.',
        boxPx: [174, 294, 67, 102],
        place: 'lower left',
        massG: 120,
        pValue: 0.0025,
      }),
      reason({
        kind: 'weight',
        words: 'The scale reads 770 g; declared are 650 g.',
        detail: 'Difference 120 g more; up to 50 g is allowed.',
        massG: 120,
      }),
    ],
  })

/** Books with a label for which no declaration arrived. */
export const unmanifestedParcel = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'CP004588128TR',
    goods: 'books',
    scaleG: 612,
    reasons: [
      reason({
        kind: 'unmanifested',
        words: 'Not compared: no declaration arrived for this label.',
        detail: 'Label CP004588128TR.',
      }),
    ],
  })

/** A vice through which nothing can be seen. */
export const opaqueParcel = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'EE553090718VN',
    goods: 'vice',
    lines: [
      [1, 'vice, cast iron', 5000, 120],
      [2, 'work gloves', 180, 20],
    ],
    grossG: 5620,
    scaleG: 5660,
    reasons: [
      reason({
        kind: 'quality',
        words: 'Nothing can be seen through 14 % of the parcel, at the centre right.',
        boxPx: [102, 105, 106, 145],
        place: 'centre right',
      }),
    ],
  })

/** A real carton of chocolate bars (one energy) that is too heavy. */
export const heavyCarton = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'CP004588128TR',
    goods: 'carton-04',
    lines: [[12, 'chocolate bars, 100 g', 1200, 18]],
    grossG: 1280,
    scaleG: 1460,
    reasons: [
      reason({
        kind: 'weight',
        words: 'The scale reads 1.46 kg; declared are 1.28 kg.',
        detail: 'Difference 180 g more; up to 64 g is allowed.',
        massG: 180,
      }),
    ],
  })

/** A calm carton of the same lane with one energy. */
export const calmCarton = (): ScriptParcel =>
  released({
    number: 3,
    label: 'CP004588091TR',
    goods: 'carton-01',
    lines: [[12, 'chocolate bars, 100 g', 1200, 18]],
    grossG: 1280,
    scaleG: 1284,
  })

/** The hardest to lay out: nine long reasons, forty declared lines, the longest label that a page has to take. */
export const longParcel = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'LONGEST-LABEL-OF-35-LETTERS-0123456',
    goods: 'shirts',
    lines: Array.from({ length: 40 }, (_, index) => [
      index + 1,
      `article ${index + 1} of knitted or crocheted cotton, not elsewhere specified`,
      15,
      2,
    ]),
    grossG: 650,
    scaleG: 770,
    reasons: Array.from({ length: 9 }, (_, index) =>
      reason({
        kind: 'undeclared',
        words: `A dense object of about ${110 + index * 10} g at the lower left is not explained by the declaration (40 declared lines of cotton).`,
        detail: '78 × 50 mm. One view cannot name the material. Wrong in about 1 of 400 such parcels, as calibrated.',
        boxPx: [60 + index * 14, 40 + index * 36, 30, 30],
        place: 'lower left',
        massG: 110 + index * 10,
      }),
    ),
  })

/** Parcels of the last hour, for the screen of past parcels. */
export function pastParcels(): ScriptParcel[] {
  const rows: readonly (readonly [Story['goods'], string, NonNullable<Story['decided']>, number])[] = [
    ['carton-04', 'CP004588128TR', 'examine', 31],
    ['bottles', 'UA441020938PL', 'release', 32],
    ['headphones', 'MC20441', 'hold', 34],
    ['vice', 'EE553090718VN', 'examine', 38],
    ['shirts', 'UB330855196CN', 'seize', 42],
    ['shoes', 'RB118044375DE', 'release', 43],
    ['carton-01', 'CP004588091TR', 'release', 45],
    ['books', 'LP220977025IT', 'release', 46],
  ]
  const differs = reason({
    kind: 'weight',
    words: 'The scale reads 1.46 kg; declared are 1.20 kg and packing.',
    detail: 'Difference 180 g more; up to 60 g is allowed.',
  })
  return rows.map(([goods, label, decided, minutesAgo], index) =>
    parcelOf({
      number: 21 + index,
      label,
      goods,
      decided,
      by: decided === 'release' ? 'policy' : 'officer',
      at: nowMs - minutesAgo * 60_000,
      lines: [goods.startsWith('carton') ? [12, 'chocolate bars, 100 g', 1200, 18] : [1, goods, 1200, 18]],
      scaleG: 1460,
      reasons: decided === 'release' ? calm : [differs],
    }),
  )
}
