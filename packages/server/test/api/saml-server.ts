import { once } from 'node:events';
import { createServer } from 'node:http';
import { IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } from 'samlify';
import { systemRng } from '../../src/lib/rng.ts';
import { toPem } from '../../src/lib/saml/certificates.ts';
import { makeSelfSigned } from '../../src/lib/self-signed.ts';
import type { Signer } from './saml-forge.ts';

/** What the provider says of somebody, by the name they sign in with there. */
export type SamlPeople = Record<string, { mail?: string; uid?: string; displayName?: string; groups?: string[] }>;

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/** The forms are small: nothing is asked of the schema beyond that they are read. */
setSchemaValidator({ validate: () => Promise.resolve('read') });

export interface SamlServer {
  entityId: string;
  metadataUrl: string;
  signer: Signer;
  close(): Promise<void>;
}

export interface SamlServerOptions {
  people: SamlPeople;
  /** What Linnet says of itself. */
  readSp(): Promise<string>;
  now?: () => number;
  /** Whether it encrypts what it says. */
  encrypts?: boolean;
}

/** A provider of another make, on a port of this machine under another name than `localhost`. Everybody's password is good. */
export async function startSamlServer({
  people,
  readSp,
  now = Date.now,
  encrypts = false,
}: SamlServerOptions): Promise<SamlServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const base = `http://127.0.0.1:${port}`;
  const entityId = `${base}/idp`;
  const signer = await makeSelfSigned({ rng: systemRng, now: now() }, 'provider');
  const template = SamlLib.defaultLoginResponseTemplate.context;
  const idp = IdentityProvider({
    entityID: entityId,
    privateKey: signer.privateKey,
    signingCert: toPem(signer.certificate),
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    // Settings that its types leave out.
    ...({
      dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
      keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    } as object),
    isAssertionEncrypted: encrypts,
    wantAuthnRequestsSigned: true,
    nameIDFormat: [PERSISTENT],
    singleSignOnService: [{ Binding: `${BINDINGS}:HTTP-Redirect`, Location: `${base}/sso` }],
    loginResponseTemplate: { context: template, attributes: [] },
  });

  /** The page on which somebody signs in, and the one that sends them back. */
  async function answer(query: string, login: string | null): Promise<string> {
    const params = new URLSearchParams(query);
    const sp = ServiceProvider({ metadata: await readSp() });
    const [signed = ''] = query.split('&Signature=', 1);
    const asked = await idp.parseLoginRequest(sp, 'redirect', {
      query: Object.fromEntries(params),
      octetString: signed,
    });
    if (login === null) {
      return '<form method="post"><label>Name <input name="login"></label><button>Sign in there</button></form>';
    }
    const { id } = (asked.extract as { request: { id: string } }).request;
    const { context } = (await idp.createLoginResponse(
      sp,
      asked as never,
      'post',
      {},
      {
        customTagReplacement: () => {
          const tags = tagsOf(
            login,
            id,
            sp.entityMeta.getAssertionConsumerService('post') as string,
            sp.entityMeta.getEntityID(),
          );
          return {
            id,
            context: Object.entries(tags).reduce((xml, [tag, value]) => xml.replaceAll(`{${tag}}`, value), template),
          };
        },
      },
    )) as { context: string };
    const acs = sp.entityMeta.getAssertionConsumerService('post') as string;
    return `<form method="post" action="${acs}"><input type="hidden" name="SAMLResponse" value="${context}"><button>Go back</button></form>`;
  }

  function tagsOf(login: string, id: string, acs: string, audience: string): Record<string, string> {
    const { groups = [], ...person } = people[login] ?? {};
    const [at, until] = [now(), now() + 300_000].map((ms) => new Date(ms).toISOString()) as [string, string];
    const attributes = Object.entries({ ...person, groups }).map(([name, value]) => {
      const values = [value ?? []].flat().map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`);
      return `<saml:Attribute Name="${name}">${values.join('')}</saml:Attribute>`;
    });
    return {
      ID: `_r${systemRng.bytes(12).toString('hex')}`,
      AssertionID: `_a${systemRng.bytes(12).toString('hex')}`,
      Destination: acs,
      Audience: audience,
      SubjectRecipient: acs,
      Issuer: entityId,
      IssueInstant: at,
      StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ConditionsNotBefore: at,
      ConditionsNotOnOrAfter: until,
      SubjectConfirmationDataNotOnOrAfter: until,
      NameIDFormat: PERSISTENT,
      NameID: `id of ${login}`,
      InResponseTo: id,
      AuthnStatement: `<saml:AuthnStatement AuthnInstant="${at}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      AttributeStatement: `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`,
    };
  }

  server.on('request', (request, reply) => {
    const { pathname, search } = new URL(request.url ?? '', base);
    const send = (status: number, type: string, text: string) =>
      reply.writeHead(status, { 'content-type': type }).end(text);
    const respond = async () => {
      if (pathname === '/metadata') return send(200, 'application/samlmetadata+xml', idp.getMetadata());
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const login = request.method === 'POST' ? new URLSearchParams(body).get('login') : null;
      return send(200, 'text/html', `<!doctype html><title>There</title>${await answer(search.slice(1), login)}`);
    };
    respond().catch((error: unknown) => send(400, 'text/plain', String(error)));
  });
  return {
    entityId,
    metadataUrl: `${base}/metadata`,
    signer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Goes where we send somebody, signs in there as `login`, and answers the form that is sent back. */
export async function visitSamlServer(url: string, login: string): Promise<{ action: string; SAMLResponse: string }> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ login }) });
  const page = await answer.text();
  const [, action, SAMLResponse] = /action="([^"]+)".* value="([^"]+)"/.exec(page) ?? [];
  if (action === undefined || SAMLResponse === undefined) throw new Error(`${answer.status}: ${page.slice(0, 500)}`);
  return { action, SAMLResponse };
}
