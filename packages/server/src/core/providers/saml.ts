import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { toPem } from '../../lib/saml/certificates.ts';
import { SamlRefused } from '../../lib/saml/refused.ts';
import { makeSignOnUrl, PERSISTENT } from '../../lib/saml/request.ts';
import { type Assertion, readResponse } from '../../lib/saml/response.ts';
import type { Context } from '../context.ts';
import { spendOnce } from '../users/spend-once.ts';
import type { Asked, Claims } from './ask.ts';
import { callbackOf, type Provider } from './providers.ts';
import { readKnownValues } from './role-map.ts';
import { freshen, openSaml } from './saml-metadata.ts';
import { audienceOf, readSaml } from './saml-settings.ts';

const TRANSIENT = PERSISTENT.replace('persistent', 'transient');
const ADDRESS_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const WS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const TEXT_MAX = 320;

/** What providers call an address, a short name and a full one: by OID (RFC 4524, RFC 4519, eduPerson), as LDAP, as Microsoft. */
const ATTRIBUTES = {
  email: ['urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'email', 'emailAddress', 'Email', `${WS}/emailaddress`],
  username: [
    'urn:oid:0.9.2342.19200300.100.1.1',
    'uid',
    'username',
    'preferred_username',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
    'eduPersonPrincipalName',
    `${WS}/upn`,
    `${WS}/name`,
  ],
  displayName: [
    'urn:oid:2.16.840.1.113730.3.1.241',
    'displayName',
    'http://schemas.microsoft.com/identity/claims/displayname',
    'urn:oid:2.5.4.3',
    'cn',
    'name',
  ],
} as const;

/** What a provider said, before it is known whether it was asked by this browser. */
export interface SamlAnswer {
  provider: string;
  /** The request that it answers; null: nobody asked. */
  inResponseTo: string | null;
  /** Known by this once it has counted, until then (milliseconds). */
  mark: string;
  rememberUntil: number;
  claims: Claims;
}

/** Where a browser is sent to be asked (SAML Profiles §4.1). */
export async function askSaml(
  ctx: Context,
  provider: Provider & { secret: string },
): Promise<{ url: string; asked: Asked }> {
  const { signOnUrl, persistent } = await freshen(ctx, provider);
  const { key, secret: privateKey } = provider;
  // An id may not begin with a digit (XML Schema, NCName).
  const id = `_${ctx.rng.bytes(20).toString('hex')}`;
  const where = { audience: audienceOf(ctx, key), recipient: callbackOf(ctx, provider) };
  const url = await makeSignOnUrl({ id, signOnUrl, persistent, privateKey, now: ctx.clock.now(), ...where });
  return { url, asked: { provider: key, state: id, nonce: '', verifier: '' } };
}

/**
 * Reads what a provider sends by somebody's browser. Throws `unauthenticated` for what is not to be believed, and for an answer
 * that nobody asked for where these are not let in. Nothing has counted yet: see `takeAnswer`.
 */
export async function readSamlAnswer(ctx: Context, key: string, encoded: string): Promise<SamlAnswer> {
  const provider = await openSaml(ctx, key);
  const settings = await freshen(ctx, provider);
  const { entityId: issuer, unsolicited, certificates } = settings;
  try {
    const assertion = await readResponse({
      encoded,
      issuer,
      certificates: certificates.map(toPem),
      audience: audienceOf(ctx, key),
      recipient: callbackOf(ctx, provider),
      privateKey: provider.secret,
      now: ctx.clock.now(),
    });
    const { id, inResponseTo, rememberUntil } = assertion;
    if (inResponseTo === null && !unsolicited) throw new SamlRefused('nobody here asked for it');
    const mark = `saml ${sha256Hex(`${issuer} ${id}`)}`;
    return { provider: key, inResponseTo, mark, rememberUntil, claims: toClaims(assertion, provider) };
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    ctx.log.warn({ provider: key, reason: error.message }, 'an answer of a sign-in provider is not believed');
    throw notSaid(error);
  }
}

/**
 * Lets an answer count, once, in the browser that was sent to ask for it; `asked` is what that keeps. Throws `unauthenticated`, and
 * `not-found` for a provider that is not offered any more.
 */
export async function takeAnswer(ctx: Context, answer: SamlAnswer, asked: Asked | undefined): Promise<Claims> {
  const { provider, inResponseTo, mark: salt, rememberUntil: expiresAt, claims } = answer;
  // It may have been switched off since, or be another one of that name.
  const opened = await openSaml(ctx, provider);
  if (opened.issuer !== claims.issuer) throw notSaid();
  const isExpected =
    inResponseTo === null ? readSaml(opened).unsolicited : asked?.provider === provider && asked.state === inResponseTo;
  if (!isExpected || expiresAt <= ctx.clock.now()) throw notSaid();
  if (!(await ctx.db.write((tx) => spendOnce(ctx, tx, { salt, expiresAt })))) throw notSaid();
  return claims;
}

function toClaims({ nameId, nameIdFormat, attributes }: Assertion, provider: Provider): Claims {
  // Somebody else the next time.
  if (nameIdFormat === TRANSIENT) throw new SamlRefused('it names people anew each time (transient)');
  const said = (names: readonly string[]) => {
    for (const name of names) {
      const value = Object.hasOwn(attributes, name) ? attributes[name]?.find((text) => text !== '') : undefined;
      if (value !== undefined) return value.slice(0, TEXT_MAX);
    }
    return '';
  };
  const email = said(ATTRIBUTES.email) || (nameIdFormat === ADDRESS_FORMAT ? nameId.slice(0, TEXT_MAX) : '');
  const username = said(ATTRIBUTES.username) || email || (nameIdFormat === PERSISTENT ? '' : nameId);
  return {
    issuer: provider.issuer,
    // Names of one kind are not those of another.
    subject: `${nameIdFormat.split(':').at(-1) || 'unspecified'} ${nameId}`,
    username: username.split('@')[0] ?? '',
    displayName: said(ATTRIBUTES.displayName),
    email,
    // SAML has no word for it: as with a directory, an organisation knows the addresses of its people.
    emailVerified: true,
    roleValues: readKnownValues(attributes, provider),
  };
}

const notSaid = (cause?: unknown) =>
  new AppError('unauthenticated', 'The sign-in provider did not say who you are', { cause });
