import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A station as the shell sees it: announces its address in one JSON line, serves a page that tells its process, ends on SIGTERM.
 *   node fake-station.ts [--announce] --journal FILE [--deaf]
 * Each fact is one line of the journal. It sends no CSP, so that what is blocked is blocked by the shell. `--deaf` ignores SIGTERM.
 */
const args = process.argv.slice(2)
const journal = args[args.indexOf('--journal') + 1] ?? '/dev/null'
const note = (fact: string): void => appendFileSync(journal, `${fact} ${process.pid}\n`)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://station').pathname
  note(`GET ${path}`)
  if (path === '/download') {
    response.setHeader('content-disposition', 'attachment; filename="evidence.png"')
    response.end('not yours')
    return
  }
  if (path !== '/') {
    response.writeHead(404).end()
    return
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>lane ${process.pid}</title><body><h1>Lane</h1></body>`)
})

process.on('SIGTERM', () => {
  note('SIGTERM')
  if (!args.includes('--deaf')) process.exit(0)
})
note('started')
say('{ this is not JSON')
say('{"level":30,"msg":"a line of somebody else"}')
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  say(JSON.stringify({ listening: `http://127.0.0.1:${port}/?token=fake` }))
})
