import { once } from 'node:events';
import Provider from 'oidc-provider';
import { findFreePort } from '../free-port.ts';

export const CLIENT = { id: 'linnet', secret: 'a secret of forty letters, give or take' };

/** What the provider says of somebody, by the name they sign in with there. */
export type People = Record<string, Record<string, unknown>>;

/** A provider of another make, on a port of this machine. Everybody's password is good. */
export async function startOidcServer(people: People, callbacks: (issuer: string) => string[]) {
  const port = await findFreePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: callbacks(issuer) }],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'realm_access'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
    pkce: { required: () => true },
    cookies: { keys: ['a key'] },
    features: { devInteractions: { enabled: true } },
  });
  const server = provider.listen(port);
  if (!server.listening) await once(server, 'listening');
  return {
    issuer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Goes where we send somebody, signs in there as `login`, and answers where they are sent back to. */
export async function visitOidcServer(url: string, login: string): Promise<string> {
  const issuer = new URL(url).origin;
  const jar = new Map<string, string>();
  let next = url;
  let form: URLSearchParams | undefined;
  for (let hops = 0; hops < 12; hops++) {
    const answer = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=') ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      const target = new URL(location, next);
      if (target.origin !== issuer) return target.href;
      [next, form] = [target.href, undefined];
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined)
      throw new Error(`${answer.status} ${next}: ${page.slice(0, 500)}`);
    next = new URL(action, next).href;
    form = new URLSearchParams({ prompt, login, password: 'x' });
  }
  throw new Error('the provider never came to an end');
}
