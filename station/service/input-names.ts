/** One input of the PLC for the technician's list: what it is called on the lane and what each state means. */
export type InputRow = {
  readonly name: string
  readonly title: string
  readonly whenOn: string
  readonly whenOff: string
}

const row = (name: string, title: string, whenOn: string, whenOff: string): InputRow => ({
  name,
  title,
  whenOn,
  whenOff,
})

/** Inputs in the order of the register map (hardware.md §4.2, discrete inputs 0 to 27). */
export const inputRows: readonly InputRow[] = [
  row('infeed', 'Eye at the infeed', 'blocked', 'free'),
  row('tunnelIn', 'Eye at the tunnel entry', 'blocked', 'free'),
  row('tunnelOut', 'Eye at the tunnel exit', 'blocked', 'free'),
  row('divert', 'Eye at the hold chute', 'blocked', 'free'),
  row('outfeed', 'Eye at the release end', 'blocked', 'free'),
  row('emergencyStopReleased', 'Emergency stop chain', 'released', 'pressed'),
  row('interlockAClosed', 'Interlock channel A', 'closed', 'open'),
  row('interlockBClosed', 'Interlock channel B', 'closed', 'open'),
  row('door1Closed', 'Door 1', 'closed', 'open'),
  row('door2Closed', 'Door 2', 'closed', 'open'),
  row('accessPanelClosed', 'Access panel', 'closed', 'open'),
  row('curtainsInPlace', 'Curtains', 'in place', 'away'),
  row('keyOn', 'Key switch', 'on', 'off'),
  row('lampCurrent', 'Current of the X-RAY ON lamps', 'flows', 'none'),
  row('safetyRelayGood', 'Safety relay', 'good', 'fault'),
  row('heartbeatGood', 'Heartbeat of this computer', 'good', 'lost'),
  row('operatorPresent', 'Operator presence', 'there', 'nobody'),
  row('xrayEnableGranted', 'X-ray enable', 'granted', 'not granted'),
  row('beltRunning', 'Belt', 'runs', 'stands'),
  row('jam', 'Jam', 'jammed', 'none'),
  row('outfeedFull', 'Release end full', 'full', 'free'),
]
