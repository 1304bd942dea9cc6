import type { Context } from '../core/context.ts';
import {
  addProvider,
  changeProvider,
  listProviders,
  type ProviderInput,
  type ProviderView,
  removeProvider,
} from '../core/providers/keep-providers.ts';
import type { ProviderJoins } from '../db/tables/providers.ts';
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
      const lines = views.map(({ key, title, issuer, joins, disabledAt, rules }) => {
        const off = disabledAt === null ? '' : '  switched off';
        return `${key}  ${title}  ${issuer}${JOINS[joins]}${off}${rules.map(sayRule).join('')}`;
      });
      return { data: views.map(toData), perLine: true, text: lines.join('\n') || 'no providers' };
    },
    { existing: true, looks: true },
  );
}

/** Offers one; its secret is the first line of standard input. */
export function addOneProvider(
  key: string,
  { issuer, ...options }: ProviderOptions & { issuer: string; clientId: string; title: string; joins: ProviderJoins },
): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const clientSecret = await readSecret(ctx);
      const { clientId, title, joins } = options;
      const given = { clientId, title, joins, clientSecret, ...(await readOptions(ctx, options)) };
      await addProvider(ctx, { by: null, key, issuer, ...given });
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
      const given = secret === true ? { clientSecret: await readSecret(ctx) } : {};
      const enabled = off === true ? { enabled: false } : on === true ? { enabled: true } : {};
      await changeProvider(ctx, { by: null, key, ...given, ...enabled, ...(await readOptions(ctx, options)) });
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

async function readOptions(
  ctx: Context,
  { role, roles, ...options }: ProviderOptions & { roles?: boolean },
): Promise<Partial<ProviderInput>> {
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
    ['Sends people back to', view.callback],
    ...view.rules.map((rule): [string, string] => ['Role', sayRule(rule).trim()]),
  ];
  return { data: toData(view), text: formatPairs(pairs) };
}

function toData({ key, title, issuer, clientId, joins, disabledAt, callback, people, ...more }: ProviderView) {
  const { roleClaim, roleScope, rules } = more;
  const roles = rules.map(({ value, role, holds }) => ({ value, role: role?.key ?? null, holds }));
  const enabled = disabledAt === null;
  return { key, title, issuer, clientId, joins, enabled, callback, people, roleClaim, roleScope, roles };
}

const sayRule = ({ value, role, holds }: ProviderView['rules'][number]) =>
  `  ${value}=${role?.name ?? 'a role that is gone'}${holds ? '' : ' (gives nothing)'}`;
