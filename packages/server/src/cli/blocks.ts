import {
  addEmailBlock,
  addEmailDomainBlock,
  listEmailBlocks,
  listEmailDomainBlocks,
  removeEmailBlock,
  removeEmailDomainBlock,
} from '../core/barriers/emails.ts';
import { addIpBlock, type IpSeverity, listIpBlocks, removeIpBlock } from '../core/barriers/ips.ts';
import { addUsernameBlock, listUsernameBlocks, removeUsernameBlock } from '../core/barriers/names.ts';
import type { Context } from '../core/context.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 1_000;
const DAY_MS = 24 * 3_600_000;

const BLOCK_KINDS = ['ip', 'email-domain', 'email', 'name'] as const;
type Kind = (typeof BLOCK_KINDS)[number];

interface AddOptions {
  severity: IpSeverity;
  comment: string;
  days?: string;
  approval?: boolean;
  contains?: boolean;
}

/** One of them, for people and programs. */
interface Shown {
  kind: Kind;
  id: string;
  what: string;
  how: string;
}

/** Lists what is kept out, of each kind the newest first. */
export function showBlocks(options: { kind?: Kind }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const kinds = options.kind === undefined ? BLOCK_KINDS : [options.kind];
      const blocks = (await Promise.all(kinds.map((kind) => LISTS[kind](ctx)))).flat();
      const text = blocks.map(({ kind, id, what, how }) => [id, kind.padEnd(12), how.padEnd(9), what].join('  '));
      return { data: blocks, perLine: true, text: text.join('\n') || 'nothing is kept out' };
    },
    { existing: true, looks: true },
  );
}

/** Keeps something out. */
export function addBlock(kind: Kind, what: string, options: AddOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { id } = await ADD[readKind(kind)](ctx, what, options);
      return { data: { kind, id: String(id), what }, text: `${what} is kept out` };
    },
    { existing: true },
  );
}

/** Lets something in again. */
export function removeBlock(kind: Kind, id: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const number = /^\d{1,16}$/.test(id) ? Number(id) : 0;
      await REMOVE[readKind(kind)](ctx, { by: null, id: number }).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
        throw new AppError('not-found', `There is no ${kind} ${id}: "blocks list" has their numbers`);
      });
      return { data: { kind, id }, text: 'it is let in again' };
    },
    { existing: true },
  );
}

function readKind(kind: string): Kind {
  const known = BLOCK_KINDS.find((one) => one === kind);
  if (known === undefined) throw new AppError('invalid', `"${kind}" is none of ${BLOCK_KINDS.join(', ')}`);
  return known;
}

const page = { limit: SHOWN };
const degree = (approval: 0 | 1) => (approval === 1 ? 'approval' : 'refused');

const LISTS: Record<Kind, (ctx: Context) => Promise<Shown[]>> = {
  ip: async (ctx) =>
    (await listIpBlocks(ctx, page)).map(({ id, range, severity, comment, expiresAt }) => {
      const until = expiresAt === null ? '' : `until ${new Date(expiresAt).toISOString()}`;
      return { kind: 'ip', id: String(id), what: [range, until, comment].filter(Boolean).join('  '), how: severity };
    }),
  'email-domain': async (ctx) =>
    (await listEmailDomainBlocks(ctx, page)).map(({ id, domain, approval }) => {
      return { kind: 'email-domain', id: String(id), what: domain, how: degree(approval) };
    }),
  email: async (ctx) =>
    (await listEmailBlocks(ctx, page)).map(({ id, hash }) => {
      return { kind: 'email', id: String(id), what: hash, how: 'refused' };
    }),
  name: async (ctx) =>
    (await listUsernameBlocks(ctx, page)).map(({ id, name, exact, approval }) => {
      return { kind: 'name', id: String(id), what: exact === 1 ? name : `*${name}*`, how: degree(approval) };
    }),
};

const ADD: Record<Kind, (ctx: Context, what: string, options: AddOptions) => Promise<{ id: number }>> = {
  ip: (ctx, range, { severity, comment, days }) => {
    if (days !== undefined && !/^\d{1,5}$/.test(days)) throw new AppError('invalid', `"${days}" is no number of days`);
    const expiresAt = days === undefined ? null : ctx.clock.now() + Number(days) * DAY_MS;
    return addIpBlock(ctx, { by: null, from: null, range, severity, comment, expiresAt });
  },
  'email-domain': (ctx, domain, { approval = false }) => addEmailDomainBlock(ctx, { by: null, domain, approval }),
  email: (ctx, email) => addEmailBlock(ctx, { by: null, email }),
  name: (ctx, name, { approval = false, contains = false }) =>
    addUsernameBlock(ctx, { by: null, name, exact: !contains, approval }),
};

const REMOVE: Record<Kind, (ctx: Context, what: { by: null; id: number }) => Promise<void>> = {
  ip: removeIpBlock,
  'email-domain': removeEmailDomainBlock,
  email: removeEmailBlock,
  name: removeUsernameBlock,
};
