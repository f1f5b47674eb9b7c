// A certified OpenID provider, on this machine only: one app, one person, PKCE required.
import { createRequire } from 'node:module'

const require = createRequire(`${process.env.INSTALLED}/`)
const { default: Provider } = await import(require.resolve('oidc-provider'))
// as another site to a browser than 127.0.0.1, where ours is
const issuer = `http://${process.env.HOST}:${process.env.PORT}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'the-app',
      client_secret: 'the-secret-of-the-app',
      redirect_uris: [process.env.REDIRECT],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: process.env.AUTH_METHOD,
    },
  ],
  async findAccount(_ctx, id) {
    return { accountId: id, claims: async () => ({ sub: id }) }
  },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: 7200, AuthorizationCode: 60, RefreshToken: 86400, Grant: 86400, Session: 86400, Interaction: 600, IdToken: 60 },
})
provider.listen(Number(process.env.PORT), '127.0.0.1')
process.stdin.on('end', () => process.exit(0)).resume() // nobody is left who wants it
