import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type WholeLane, wholeLane } from '../scenarios/testing/lane-fixture.ts'
import type { serviceCalls } from '../contract/service.ts'
import { contract, type Input, type Output } from '../contract/window.ts'
import { cookieName } from '../serve/session.ts'

/** Asks the running station as a page does. */
async function ask<K extends keyof typeof serviceCalls>(
  lane: WholeLane,
  name: K,
  input: Input<K>,
): Promise<{ status: number; body: Output<K> }> {
  const url = new URL(`api/call/${name}`, lane.station.url)
  const headers = {
    'content-type': 'application/json',
    cookie: `${cookieName(Number(url.port))}=${lane.station.token}`,
  }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
  const body: unknown = await answer.json()
  return { status: answer.status, body: (answer.ok ? contract.calls[name].output.parse(body) : body) as Output<K> }
}

/** Stops the lane, and lets what lies on its belt go by. */
async function standing(lane: WholeLane): Promise<void> {
  await lane.until(() => lane.state.mode === 'running' || lane.state.mode === 'scanning', 'the lane did not start')
  lane.station.running.lane.dispatch({ type: 'laneStopped', atMs: Date.now(), by: 'T-0412' })
  await lane.until(() => !lane.state.beltRunning && lane.world.beltSpeedMmS() === 0, 'the belt went on')
}

test('a technician on the running lane: refused until it stands, then every interlock by hand, and the test is signed', async (t) => {
  const lane = await wholeLane(t)
  await lane.until(() => lane.state.mode !== 'stopped', 'the lane did not start')
  const refused = await ask(lane, 'interlock.act', { act: 'begin' })
  assert.equal(refused.status, 409)
  assert.match(JSON.stringify(refused.body), /waits for the lane to be stopped/)
  await standing(lane)
  if (lane.state.parcels.length > 0) return
  let test = (await ask(lane, 'interlock.act', { act: 'begin' })).body
  const chain = () => lane.station.running.lane.state
  for (const { name } of test.steps) {
    const now = async (phase: string): Promise<void> => {
      const until = Date.now() + 20_000
      do test = (await ask(lane, 'interlock.test', {})).body
      while (test.phase !== phase && Date.now() < until)
      assert.equal(test.phase, phase, `${name}: ${JSON.stringify(test)} ${chain().mode}`)
    }
    await now('open it')
    lane.world.setInterlock(name as Parameters<typeof lane.world.setInterlock>[0], false)
    await now('close it')
    lane.world.setInterlock(name as Parameters<typeof lane.world.setInterlock>[0], true)
    await now('step done')
    assert.equal(
      test.steps.find((step) => step.name === name)?.state,
      'good',
      JSON.stringify(test.steps[0]) +
        lane.said
          .filter((one) => /^warn|trouble/.test(one))
          .slice(-4)
          .join(),
    )
    test = (await ask(lane, 'interlock.act', { act: 'next' })).body
  }
  assert.equal(test.phase, 'finished')
  await ask(lane, 'interlock.act', { act: 'sign', words: 'in the test' })
  const [record] = (await ask(lane, 'service.records', { kind: 'interlock-test' })).body
  assert.equal(record?.result, 'good')
  assert.equal((await ask(lane, 'service.calendar', {})).body.find(({ id }) => id === 'interlocks')?.state, 'good')
  assert.equal(lane.station.storage.verifyAudit().firstBad, null)
})
