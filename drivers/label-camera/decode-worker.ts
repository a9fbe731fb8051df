import { answerCalls } from './answer-calls.ts'
import { decodePicture, type FoundSymbol, loadDecoder } from './decode.ts'

const loaded = loadDecoder()
// Told with the first request; without a listener it would end the thread before.
loaded.catch(() => undefined)

answerCalls<Uint8Array, FoundSymbol[]>(async (picture) => {
  await loaded
  return decodePicture(picture)
})
