/** What can go wrong with a simulated dosimeter and its place, by the name in its URL: `sim:dosimeter?fault=leak`. */
export const dosimeterFaults = {
  silent: 'says nothing',
  refusing: 'answers ERROR to everything',
  garbled: 'answers with bytes that are none',
  stuckTube: 'its tube counts nothing any more',
  leak: 'the cabinet leaks 8 µSv/h while X-rays are on',
  slowLeak: 'the place gets 0.1 µSv/h more each second',
} as const
export type DosimeterFault = keyof typeof dosimeterFaults
