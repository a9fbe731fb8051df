import type { StopCause } from '../contract/lane-status.ts'

type Text = { readonly words: string; readonly whatToDo: string }

const interlockWords: Readonly<Record<string, string>> = {
  emergencyStopReleased: 'An emergency stop is pressed.',
  interlockAClosed: 'Safety circuit A is open.',
  interlockBClosed: 'Safety circuit B is open.',
  door1Closed: 'Door 1 is open.',
  door2Closed: 'Door 2 is open.',
  accessPanelClosed: 'The access panel is open.',
  curtainsInPlace: 'A lead curtain is out of place.',
  keyOn: 'The key is turned off.',
  safetyRelayGood: 'The safety relay reports a fault.',
  heartbeatGood: 'The conveyor no longer hears this computer.',
  operatorPresent: 'Nobody is at the operator’s place.',
}

const deviceSilent = (device: string): Text => ({
  words: `The ${device} does not answer.`,
  whatToDo: `Check power and cable of the ${device}. When it answers again, press Reset, then Start.`,
})

const texts: Readonly<Record<StopCause['code'], (where: string | null) => Text>> = {
  interlock: (where) => ({
    words: interlockWords[where ?? ''] ?? 'An interlock is open.',
    whatToDo: 'Make sure that nobody is at the tunnel, close it, then press Reset and Start.',
  }),
  'emergency-stop': () => ({
    words: 'An emergency stop is pressed.',
    whatToDo: 'When it is safe, pull the button out, then press Reset and Start.',
  }),
  lamp: () => ({
    words: 'The X-RAY ON lamp does not light although X-rays are on.',
    whatToDo: 'Call the technician: the lamp must be replaced before the lane may run.',
  }),
  'plc-silent': () => deviceSilent('conveyor'),
  'detector-silent': () => deviceSilent('detector'),
  'generator-silent': () => deviceSilent('X-ray generator'),
  'generator-fault': (where) => ({
    words: `The X-ray generator reports a fault: ${where ?? 'unknown'}.`,
    whatToDo: 'Press Reset. If the fault comes back, call the technician.',
  }),
  'portal-silent': () => deviceSilent('radiation portal'),
  'dosimeter-silent': () => deviceSilent('dosimeter'),
  radiation: () => ({
    words: 'The dosimeter reads more than its limit.',
    whatToDo: 'Go away from the tunnel and call the radiation officer. When the reading is normal again, press Reset.',
  }),
  'beam-unknown': () => ({
    words: 'X-rays are not as they were asked for: their state is unknown.',
    whatToDo: 'Keep away from the tunnel and call the technician.',
  }),
  heartbeat: () => ({
    words: 'The conveyor no longer hears this computer.',
    whatToDo: 'Check the network cable to the conveyor, then press Reset and Start.',
  }),
  jam: () => ({
    words: 'A parcel is stuck on the belt.',
    whatToDo: 'Free the parcel and lay it before the tunnel, then press Reset and Start.',
  }),
  'belt-stopped': (where) =>
    where === 'start'
      ? { words: 'The belt did not start.', whatToDo: 'Look for a stuck parcel and at the drives, then press Start.' }
      : {
          words: 'The belt stopped by itself.',
          whatToDo: 'Look for a stuck parcel and at the drives, then press Reset and Start.',
        },
  'gate-unconfirmed': (where) => ({
    words: `Parcel ${where ?? ''} was not seen where the gate should have sent it.`,
    whatToDo: 'Find the parcel by its label and put it on the hold shelf, then press Reset and Start.',
  }),
  'disk-full': () => ({
    words: 'The disk takes no more evidence, so no more parcels are taken in.',
    whatToDo: 'Call the technician to make room. Then press Start.',
  }),
  operator: () => ({ words: 'The lane stands by a person’s wish.', whatToDo: 'Press Start when parcels may come.' }),
  'start-up': () => ({
    words: 'The lane has been switched on and waits for a person.',
    whatToDo: 'Make sure that the tunnel is empty, then press Start.',
  }),
  tracking: (where) => ({
    words: `A parcel that nobody tracked left the lane at ${where ?? 'the end'}.`,
    whatToDo: 'Fetch it back and lay it before the tunnel, then press Reset and Start.',
  }),
}

/** What happened and what to do now, in one sentence each; `where` names the interlock, device or parcel. */
export function stopText(code: StopCause['code'], where: string | null): Text {
  return texts[code](where)
}
