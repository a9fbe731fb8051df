import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apart, colourVisions, labOf } from '../testing/colour-vision.ts'
import { matterCodes } from './matter.ts'
import { colourIn } from './palettes.ts'

/** Codes in the middle of each class. */
const classes = { organic: matterCodes.organic, mixed: matterCodes.aluminium, metal: matterCodes.steel }
const names = ['organic', 'mixed', 'metal'] as const

/** The two classes that are hardest to tell at a grey level, in ΔE. */
function closest(map: 'colour' | 'safe', level: number, vision: keyof typeof colourVisions | null): number {
  const colours = names.map((name) => colourIn(map, classes[name], level))
  const pairs = colours.flatMap((one, index) => colours.slice(index + 1).map((other) => [one, other] as const))
  return Math.min(...pairs.map(([one, other]) => apart(one, other, vision && colourVisions[vision])))
}

for (const vision of ['deuteranopia', 'protanopia'] as const) {
  test(`with ${vision} the classes of the safe map stay apart by ΔE 15 from thin to thick`, () => {
    for (const level of [50, 75, 107, 140, 170])
      assert.ok(closest('safe', level, vision) >= 15, `level ${level}: ΔE ${closest('safe', level, vision).toFixed(1)}`)
  })
}

test('the safe map is needed: by convention organic and mixed come closer with red-green blindness than in it', () => {
  const [orange, green] = [colourIn('colour', classes.organic, 107), colourIn('colour', classes.mixed, 107)]
  const [ochre, violet] = [colourIn('safe', classes.organic, 107), colourIn('safe', classes.mixed, 107)]
  for (const vision of Object.values(colourVisions)) {
    assert.ok(apart(orange, green, vision) < 0.5 * apart(orange, green), 'half of the difference is lost')
    assert.ok(apart(ochre, violet, vision) > 0.75 * apart(ochre, violet), 'the safe map keeps three quarters')
  }
})

test('opaque is black-red in both maps of matter: darker than every judged class and never neutral', () => {
  for (const map of ['colour', 'safe'] as const) {
    const [r, g, b] = colourIn(map, matterCodes.opaque, 0)
    assert.ok(r > 2 * g && r > 2 * b && r < 60, `${r} ${g} ${b}`)
    const [light] = labOf(colourIn(map, matterCodes.opaque, 255))
    assert.ok(light < labOf(colourIn(map, classes.organic, 107))[0])
  }
})

test('ordered scales: thicker is darker all the way', () => {
  for (const map of ['density', 'spectrum'] as const)
    for (let level = 1; level < 256; level++)
      assert.ok(labOf(colourIn(map, 0, level))[0] > labOf(colourIn(map, 0, level - 1))[0], `${map} at ${level}`)
})

test('the known colours come out right: white is 100, and the two visions leave grey as it is', () => {
  assert.ok(Math.abs(labOf([255, 255, 255])[0] - 100) < 0.1)
  for (const vision of Object.values(colourVisions))
    assert.ok(apart([128, 128, 128], [128, 128, 128]) === 0 && Math.abs(labOf([128, 128, 128], vision)[1]) < 1)
})
