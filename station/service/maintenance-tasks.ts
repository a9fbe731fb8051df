import type { CalendarRow } from '../contract/service.ts'

/** One task of the calendar: how often, and how it is done. `own` tasks are done by their test or form, never ticked off. */
export type MaintenanceTask = Pick<CalendarRow, 'id' | 'title' | 'how' | 'everyDays' | 'own'>

const task = (id: string, everyDays: number, title: string, how: string): MaintenanceTask => ({
  id,
  title,
  how,
  everyDays,
  own: null,
})

/**
 * What is due on a lane, and how often. Interlock test every 6 months (ANSI N43.2 guidance) and the survey yearly (domain.md B4) are what
 * rules ask for; the others are usual for such lanes and may be set shorter by the maker of a part.
 */
export const maintenanceTasks: readonly MaintenanceTask[] = [
  {
    ...task(
      'interlocks',
      182,
      'Interlock test',
      'Open and close every interlock once, guided, on the screen “Interlocks”.',
    ),
    own: 'interlock-test',
  },
  {
    ...task(
      'survey',
      365,
      'Leakage survey',
      'Measure at 5 cm from every surface with the beam on, on the screen “Dose”.',
    ),
    own: 'survey',
  },
  task('curtains', 30, 'Curtains', 'Look for missing or torn strips at both ends; no gap wider than a finger.'),
  task('lamps', 30, 'X-RAY ON lamps', 'Both lamps light with the beam and can be seen from each end and door.'),
  task('eyes', 30, 'Photo-eyes', 'Wipe lenses and reflectors; the distances on the screen “Eyes” are good.'),
  task('belt', 90, 'Belt and drums', 'Tracking, tension, seam, scrapers; then the belt test.'),
  task('filters', 90, 'Air filters', 'Clean or change the filters of cabinet and generator.'),
  task(
    'ups',
    182,
    'Battery of the power supply',
    'Pull the mains plug with the lane standing: the station has to last.',
  ),
  task('dosimeter', 365, 'Calibration of the dosimeter', 'Have it calibrated; note certificate and date.'),
  task('scale', 365, 'Verification of the scale', 'Have it verified; note the seal.'),
]

/** Where a survey measures at 5 cm from the surface; more points may be added in the form. */
export const surveyPoints: readonly string[] = [
  'entry, centre of the curtain',
  'entry, left of the curtain',
  'entry, right of the curtain',
  'exit, centre of the curtain',
  'exit, left of the curtain',
  'exit, right of the curtain',
  'door 1, seam',
  'door 2, seam',
  'access panel, seam',
  'generator side, middle',
  'detector side, middle',
  'operator’s place',
]

/** Most that a point may show above background: 0.5 mR in one hour at 5 cm (21 CFR 1020.40), as µSv/h. */
export const leakageLimitUSvH = 5
