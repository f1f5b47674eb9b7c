// The registry of identities (did:plc) that a PDS needs, in memory. Port in PLC_PORT.
const { createRequire } = require('node:module')
const installed = createRequire(`${process.env.INSTALLED}/package.json`)
const { Database, PlcServer } = installed('@did-plc/server')

PlcServer.create({ db: Database.mock(), port: Number(process.env.PLC_PORT) }).start()
