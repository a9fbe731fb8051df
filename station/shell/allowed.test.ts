import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAllowed } from './allowed.ts'

const origin = 'http://127.0.0.1:5000'

test('the page, its socket and its blobs are allowed', () => {
  for (const url of [`${origin}/?token=abc`, 'ws://127.0.0.1:5000/live', `blob:${origin}/0a1b`])
    assert.equal(isAllowed(url, origin), true, url)
})

test('what only looks like the station is refused', () => {
  const lookalikes = [
    'http://127.0.0.1:50001/',
    'blob:http://127.0.0.1:50001/0a1b',
    'http://127.0.0.1:5000@example.org/',
    'http://someone@127.0.0.1:5000/',
    'https://127.0.0.1:5000/',
    'http://localhost:5000/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'devtools://devtools/bundled/inspector.html',
    'data:text/html,<p>hello</p>',
    'javascript:alert(1)',
    'not a URL',
    '',
  ]
  for (const url of lookalikes) assert.equal(isAllowed(url, origin), false, url)
})

test('without a station nothing but the waiting page is allowed', () => {
  assert.equal(isAllowed('data:text/html;charset=utf-8,starting', null), true)
  fc.assert(fc.property(fc.webUrl(), (url) => !isAllowed(url, null)))
})

test('no address of the web is allowed, whatever its path says', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => !isAllowed(url, origin)),
  )
})
