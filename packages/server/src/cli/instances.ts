import type { Context } from '../core/context.ts';
import { type FederationMode, readFederationMode } from '../core/instances/policy.ts';
import { findAllowByDomain } from '../core/instances/queries.ts';
import {
  allowInstance,
  disallowInstance,
  loadInstanceAllows,
  setFederationMode,
} from '../core/moderation/instance-allows.ts';
import {
  blockInstance,
  type InstanceBlock,
  type InstanceDecision,
  loadInstanceBlocks,
  readBlockable,
  unblockInstance,
} from '../core/moderation/instance-blocks.ts';
import { type BlockPreview, previewBlock } from '../core/moderation/preview-block.ts';
import { previewMode } from '../core/moderation/preview-mode.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

/** Of one list. */
const SHOWN = 100_000;
export const WORDS = { open: 'open', silenced: 'limited', suspended: 'suspended' } as const;

interface BlockOptions {
  rejectMedia?: true;
  rejectReports?: true;
  obfuscate?: true;
  comment?: string;
  publicComment?: string;
  dryRun?: true;
}

/** What was decided about servers, newest first. */
export function showInstances(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const blocks = (await loadInstanceBlocks(ctx, { limit: SHOWN })).map(toData);
      const allows = (await loadInstanceAllows(ctx, { limit: SHOWN })).map(({ domain }) => ({ domain, allowed: true }));
      const lines = [...blocks.map(toLine), ...allows.map(({ domain }) => `${domain}  allowed`)];
      return { data: [...blocks, ...allows], perLine: true, text: lines.join('\n') || 'nothing is decided' };
    },
    { existing: true, looks: true },
  );
}

/** Nothing comes from it or goes to it. */
export const blockOne = (domain: string, options: BlockOptions) => decide(domain, 'suspended', options);
/** Those alone meet its people who follow them. */
export const limitOne = (domain: string, options: BlockOptions) => decide(domain, 'silenced', options);
/** It is open, but for what the options say. */
export const rejectOne = (domain: string, options: BlockOptions) => decide(domain, 'open', options);

function decide(domain: string, policy: InstanceBlock['policy'], options: BlockOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (options.dryRun) return tryOut(await previewBlock(ctx, domain));
      const block = toData(await blockInstance(ctx, { by: null, domain, policy, ...readOptions(options) }));
      return { data: block, text: toLine(block) };
    },
    { existing: true },
  );
}

/** Takes a decision back. */
export function unblockOne(domain: string, { dryRun }: Pick<BlockOptions, 'dryRun'>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const preview = await previewBlock(ctx, domain);
      const { block } = preview;
      if (block === null) throw new AppError('not-found', `Nothing is decided about ${preview.domain}`);
      if (dryRun) return tryOut(preview);
      await unblockInstance(ctx, { by: null, id: block.id });
      return { data: { domain: preview.domain }, text: `${preview.domain} is decided about no longer` };
    },
    { existing: true },
  );
}

/** Lets this server speak to another while it speaks to none but those. */
export function allowOne(domain: string, { dryRun }: Pick<BlockOptions, 'dryRun'>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (dryRun) return tryOut(await previewBlock(ctx, domain));
      const allow = await allowInstance(ctx, { by: null, domain });
      return { data: { domain: allow.domain, allowed: true }, text: `${allow.domain} is allowed` };
    },
    { existing: true },
  );
}

/** Takes that back. */
export function disallowOne(domain: string, { dryRun }: Pick<BlockOptions, 'dryRun'>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const name = readBlockable(ctx, domain);
      const allow = await findAllowByDomain.first(ctx.db, { domain: name });
      if (allow === undefined) throw new AppError('not-found', `${name} was not allowed`);
      if (dryRun) return tryOut(await previewBlock(ctx, domain));
      await disallowInstance(ctx, { by: null, id: allow.id });
      return { data: { domain: name, allowed: false }, text: `${name} is allowed no longer` };
    },
    { existing: true },
  );
}

/** Which servers this one speaks to; with a word, from now on. */
export function federationMode(
  mode: FederationMode | undefined,
  { dryRun }: Pick<BlockOptions, 'dryRun'>,
): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (dryRun) return tryMode(ctx);
      if (mode !== undefined) await setFederationMode(ctx, { by: null, mode });
      return answerMode(ctx);
    },
    { existing: true, looks: mode === undefined },
  );
}

async function tryMode(ctx: Context): Promise<Answer> {
  const preview = await previewMode(ctx);
  const { known, strangers, following, followers, most } = preview;
  return {
    data: { dryRun: true, ...preview },
    text: formatPairs([
      ['known servers', String(known)],
      ['strangers among them', String(strangers)],
      ['people here follow', String(following)],
      ['followers of people here', String(followers)],
      ...most.map((row) => ['', `${row.domain}  ${row.following + row.followers} follows`] as const),
    ]),
  };
}

async function answerMode(ctx: Context): Promise<Answer> {
  const mode = await readFederationMode(ctx.db);
  return {
    data: { mode },
    text: mode === 'open' ? 'open: every server that is not suspended' : 'allowed: none but these',
  };
}

function readOptions(options: BlockOptions): Partial<InstanceDecision> {
  const { rejectMedia, rejectReports, obfuscate, comment, publicComment } = options;
  return {
    ...(rejectMedia === undefined ? {} : { rejectMedia }),
    ...(rejectReports === undefined ? {} : { rejectReports }),
    ...(obfuscate === undefined ? {} : { obfuscate }),
    ...(comment === undefined ? {} : { privateComment: comment }),
    ...(publicComment === undefined ? {} : { publicComment }),
  };
}

export function tryOut(preview: BlockPreview): Answer {
  const { block: _, ...numbers } = preview;
  return { data: { dryRun: true, ...numbers }, text: formatPairs(describe(preview)) };
}

/** What something is about, as pairs. */
export function describe({
  domains,
  accounts,
  posts,
  following,
  followers,
  complete,
}: BlockPreview): [string, string][] {
  const least = complete ? '' : 'at least ';
  return [
    ['known servers', domains.join(', ') || 'none'],
    ['accounts', `${least}${accounts}`],
    ['posts', `${least}${posts}`],
    ['people here follow', `${least}${following}`],
    ['followers of people here', `${least}${followers}`],
  ];
}

export function toData({
  domain,
  policy,
  rejectMedia,
  rejectReports,
  obfuscate,
  publicComment,
  privateComment,
}: InstanceBlock) {
  const flags = { rejectMedia: rejectMedia === 1, rejectReports: rejectReports === 1, obfuscate: obfuscate === 1 };
  return { domain, policy: WORDS[policy], ...flags, publicComment, privateComment };
}

export function toLine({
  domain,
  policy,
  rejectMedia,
  rejectReports,
  privateComment,
}: ReturnType<typeof toData>): string {
  const also = [rejectMedia ? 'no media' : '', rejectReports ? 'no reports' : ''].filter((word) => word !== '');
  return [domain, policy, ...also, privateComment.replaceAll(/\s+/g, ' ')].filter((word) => word !== '').join('  ');
}
