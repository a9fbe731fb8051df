import { openHqRig } from './hq-rig.ts'

// A headquarters that is killed after its commit and before the first receipt leaves it: node dies-before-receipt.ts FOLDER URL TLS
const [folder = '', url = '', tls = '{}'] = process.argv.slice(2)
const parsed = JSON.parse(tls) as { ca: string; cert: string; key: string }
await openHqRig({
  folder,
  url,
  tls: parsed,
  meddle: (topic, payload, send) => {
    if (topic.endsWith('/receipt')) process.kill(process.pid, 'SIGKILL')
    else send(topic, payload)
  },
})
