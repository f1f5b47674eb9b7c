// The PDS itself, set up by the PDS_… variables as in production. Ends cleanly on SIGTERM.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const installed = createRequire(`${process.env.INSTALLED}/package.json`)
const { PDS, envToCfg, envToSecrets, readEnv } = await import(
  pathToFileURL(installed.resolve('@atproto/pds')).href
)
const env = readEnv()
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()
process.on('SIGTERM', async () => {
  await pds.destroy()
  process.exit(0)
})
