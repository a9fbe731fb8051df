/** What can go wrong with a simulated stack light, by the name in its URL: `sim:light?fault=refusing`. */
export const lightFaults = {
  silent: 'says nothing',
  refusing: 'answers NAK to every pattern',
  smartMode: 'shows its own programs',
} as const
export type LightFault = keyof typeof lightFaults
