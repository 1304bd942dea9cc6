import { readFile } from 'node:fs/promises';
import type { Context } from '../core/context.ts';
import {
  addProvider,
  changeProvider,
  listProviders,
  type ProviderInput,
  type ProviderView,
  removeProvider,
} from '../core/providers/keep-providers.ts';
import { addSamlProvider } from '../core/providers/keep-saml.ts';
import { type MetadataSource, toSource } from '../core/providers/saml-metadata.ts';
import type { SamlView } from '../core/providers/saml-view.ts';
import type { ProviderJoins } from '../db/tables/providers.ts';
import { toIso } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { findRole } from './roles.ts';
import { withBase } from './with-base.ts';

const JOINS = { off: '', server: '  joins as the server says', always: '  joins always' };

export interface ProviderOptions {
  clientId?: string;
  title?: string;
  joins?: ProviderJoins;
  /** An address, or the path of a file. */
  metadata?: string;
  unsolicited?: boolean;
  roleClaim?: string;
  roleScope?: string;
  /** Each as `value=role`. */
  role?: string[];
}

/** Those that there are. */
export function showProviders(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const views = await listProviders(ctx);
      const lines = views.map(({ key, title, issuer, joins, disabledAt, rules, saml }) => {
        const off = disabledAt === null ? '' : '  switched off';
        const kind = saml === null ? '' : '  SAML';
        return `${key}  ${title}  ${saml?.entityId ?? issuer}${kind}${JOINS[joins]}${off}${rules.map(sayRule).join('')}`;
      });
      return { data: views.map(toData), perLine: true, text: lines.join('\n') || 'no providers' };
    },
    { existing: true, looks: true },
  );
}

/** Offers one; the secret of a client is the first line of standard input. */
export function addOneProvider(
  key: string,
  { issuer, ...options }: ProviderOptions & { issuer?: string; title: string; joins: ProviderJoins },
): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { clientId, title, joins, metadata, unsolicited = false } = options;
      const offer = { by: null, key, title, joins, ...(await readMap(ctx, options)) };
      if (metadata !== undefined && issuer === undefined && clientId === undefined) {
        await addSamlProvider(ctx, { ...offer, source: await readSource(metadata), unsolicited });
      } else if (issuer !== undefined && clientId !== undefined && metadata === undefined && !unsolicited) {
        await addProvider(ctx, { ...offer, issuer, clientId, clientSecret: await readSecret(ctx) });
      } else {
        throw new AppError('invalid', 'Give --issuer and --client-id for OpenID Connect, or --metadata for SAML');
      }
      return show(ctx, key);
    },
    { existing: true },
  );
}

/** Changes one: what is not given stays. */
export function editOneProvider(
  key: string,
  { secret, off, on, ...options }: ProviderOptions & { secret?: boolean; off?: boolean; on?: boolean; roles?: boolean },
): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { clientId, title, joins, metadata, unsolicited } = options;
      const source = metadata === undefined ? undefined : await readSource(metadata);
      const given = {
        ...(secret === true ? { clientSecret: await readSecret(ctx) } : {}),
        ...(off === true ? { enabled: false } : on === true ? { enabled: true } : {}),
        ...(clientId === undefined ? {} : { clientId }),
        ...(title === undefined ? {} : { title }),
        ...(joins === undefined ? {} : { joins }),
        ...(source === undefined && unsolicited === undefined ? {} : { saml: { source, unsolicited } }),
      };
      await changeProvider(ctx, { by: null, key, ...given, ...(await readMap(ctx, options)) });
      return show(ctx, key);
    },
    { existing: true },
  );
}

/** Offers it no more; with `dryRun` says what would happen. */
export function removeOneProvider(key: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { people } = await find(ctx, key);
      const data = { key, people, removed: !dryRun };
      const whom = `${people} people are known by it: they keep their accounts`;
      if (dryRun) return { data, text: `${key} would be offered no more. ${whom}.` };
      await removeProvider(ctx, { by: null, key });
      return { data, text: `${key} is offered no more. ${whom}.` };
    },
    { existing: true },
  );
}

async function readSecret(ctx: Context): Promise<string> {
  const secret = await readPassword(ctx.clock);
  if (secret === undefined) throw new AppError('invalid', 'Give the client’s secret on standard input');
  return secret;
}

async function readSource(metadata: string): Promise<MetadataSource> {
  const source = /^https?:/i.test(metadata)
    ? toSource({ url: metadata })
    : toSource({
        xml: await readFile(metadata, 'utf8').catch((cause: unknown) => {
          throw new AppError('invalid', `"${metadata}" is no address, and no file that can be read`, { cause });
        }),
      });
  if (source === undefined) throw new AppError('invalid', `"${metadata}" is empty`);
  return source;
}

async function readMap(
  ctx: Context,
  { role, roles, roleClaim, roleScope }: ProviderOptions & { roles?: boolean },
): Promise<Partial<ProviderInput>> {
  const options = {
    ...(roleClaim === undefined ? {} : { roleClaim }),
    ...(roleScope === undefined ? {} : { roleScope }),
  };
  if (roles === false) return { ...options, roles: [] };
  if (role === undefined) return options;
  const rules = [];
  for (const text of role) {
    // Names of groups may have the sign in them, as those of LDAP do.
    const at = text.lastIndexOf('=');
    if (at < 1) throw new AppError('invalid', `"${text}" has to be as VALUE=ROLE`);
    rules.push({ value: text.slice(0, at), role: (await findRole(ctx, text.slice(at + 1))).key });
  }
  return { ...options, roles: rules };
}

async function find(ctx: Context, key: string): Promise<ProviderView> {
  const view = (await listProviders(ctx)).find((one) => one.key === key);
  if (view === undefined) throw new AppError('not-found', `There is no provider "${key}"`);
  return view;
}

async function show(ctx: Context, key: string): Promise<Answer> {
  const view = await find(ctx, key);
  const pairs: [string, string][] = [
    ['Provider', view.title],
    ['Offered', view.disabledAt === null ? 'yes' : 'no'],
    ...(view.saml === null ? [] : saySaml(view.saml)),
    ['Sends people back to', view.callback],
    ...view.rules.map((rule): [string, string] => ['Role', sayRule(rule).trim()]),
  ];
  return { data: toData(view), text: formatPairs(pairs) };
}

function saySaml({ entityId, audience, signOnUrl, metadataUrl, certificates }: SamlView): [string, string][] {
  return [
    ['Calls itself', entityId],
    ['Asks people at', signOnUrl],
    ['Says so at', metadataUrl ?? 'nowhere: its metadata was brought'],
    ...certificates.map(({ expiresAt, fingerprint }): [string, string] => {
      return ['Signs with', `${fingerprint.slice(0, 23)}…, until ${toIso(expiresAt).slice(0, 10)}`];
    }),
    ['Our metadata', audience],
  ];
}

function toData({ key, kind, title, clientId, joins, disabledAt, callback, people, saml, ...more }: ProviderView) {
  const { roleClaim, roleScope, rules } = more;
  const issuer = saml?.entityId ?? more.issuer;
  const roles = rules.map(({ value, role, holds }) => ({ value, role: role?.key ?? null, holds }));
  const enabled = disabledAt === null;
  return { key, kind, title, issuer, clientId, joins, enabled, callback, people, roleClaim, roleScope, roles, saml };
}

const sayRule = ({ value, role, holds }: ProviderView['rules'][number]) =>
  `  ${value}=${role?.name ?? 'a role that is gone'}${holds ? '' : ' (gives nothing)'}`;
