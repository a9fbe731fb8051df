import { storeEvidence } from '../store.ts'
import { EvidenceError } from '../evidence-error.ts'
import { noisePlane } from './pictures.ts'

/** A process of its own that stores one picture into the folder named on its command line and prints how that ended. */
const [folder = '', widthPx = '300'] = process.argv.slice(2)
const place = { folder, minimumFreeBytes: 0 }
try {
  await storeEvidence(place, 'one', 0, [noisePlane('single', Number(widthPx), 1000)])
  process.stdout.write('stored')
} catch (error) {
  process.stdout.write(error instanceof EvidenceError ? error.code : String(error))
}
