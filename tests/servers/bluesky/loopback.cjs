// Preloaded with `node -r`: servers that are given a port only would listen on every interface.
// Also ends the process when whoever started it is gone, however it went.
const net = require('node:net')

const listen = net.Server.prototype.listen
const isPort = value => typeof value === 'number' || /^\d+$/.test(value)

net.Server.prototype.listen = function (first, ...rest) {
  if (isPort(first)) {
    const ready = rest.filter(argument => typeof argument === 'function')
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, ...ready)
  }
  if (first && typeof first === 'object' && 'port' in first) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest)
  }
  return listen.call(this, first, ...rest)
}

process.stdin.on('end', () => process.exit(1)).resume()
