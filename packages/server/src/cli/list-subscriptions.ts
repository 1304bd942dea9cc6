import type { Context } from '../core/context.ts';
import { fetchSubscription } from '../core/moderation/fetch-subscription.ts';
import { readExceptions } from '../core/moderation/list-exceptions.ts';
import {
  acceptDrafts,
  type DraftView,
  loadDrafts,
  loadServerList,
  loadSubscriptions,
  removeServerList,
  type ServerListView,
} from '../core/moderation/server-lists.ts';
import { setExceptions } from '../core/moderation/set-exceptions.ts';
import {
  changeSubscription,
  type SubscriptionInput,
  subscribe,
  trySubscription,
  unsubscribe,
} from '../core/moderation/subscriptions.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { withBase } from './with-base.ts';

const WORDS = { open: 'open', silenced: 'limited', suspended: 'suspended' } as const;
/** Drafts that are shown of a list. */
const SHOWN = 100;

interface ListOptions {
  name?: string;
  priority?: string;
  applyUpTo?: string;
  username?: string;
  /** False: without any. */
  secret?: boolean;
  url?: string;
  ask?: true;
}

/** Those that there are. */
export function showLists(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const views = await loadSubscriptions(ctx);
      return { data: views.map(toData), perLine: true, text: views.map(toLine).join('\n') || 'no list is fetched' };
    },
    { existing: true, looks: true },
  );
}

/** One with what is open of it. */
export function showList(text: string): Promise<Answer> {
  return withBase(async ({ ctx }) => show(ctx, readId(text)), { existing: true, looks: true });
}

/** Has one fetched by the running server; with `dryRun` says what it would bring. */
export function subscribeTo(
  url: string,
  { allow, dryRun, ...options }: ListOptions & { allow?: true; dryRun?: true },
): Promise<Answer> {
  const kind = allow ? 'allow' : 'block';
  return withBase(
    async ({ ctx }) => {
      const input = await readOptions(ctx, options);
      if (!dryRun) return show(ctx, await subscribe(ctx, { by: null, kind, ...input, url }));
      const trial = await trySubscription(ctx, { kind, url, ...input });
      if (trial.state === 'failed') throw unread(trial.why, trial.status);
      const { rows, news, refused, refusedCount } = trial;
      const changes = news.map(({ row, before }) => ({
        ...{ domain: row.domain, before: before === null ? null : WORDS[before] },
        after: allow ? 'allowed' : WORDS[row.policy],
      }));
      const data = { dryRun: true, servers: rows.length, refused: refusedCount, changes, refusedRows: refused };
      const sum = `${rows.length} servers: ${news.length} new; ${refusedCount} rows left out`;
      return { data, text: [...changes.map(({ domain, after }) => `${domain}  ${after}`), sum].join('\n') };
    },
    { existing: true },
  );
}

/** Changes one: what is not given stays. */
export function changeList(text: string, options: ListOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = readId(text);
      await changeSubscription(ctx, { by: null, id, ...(await readOptions(ctx, options)) });
      return show(ctx, id);
    },
    { existing: true },
  );
}

/** Fetches one now; fails where it cannot be read. */
export function fetchList(text: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = readId(text);
      await fetchSubscription(ctx, id);
      const { subscription } = await loadServerList(ctx, id);
      if (subscription?.lastError) throw unread(subscription.lastError, subscription.lastStatus);
      return show(ctx, id);
    },
    { existing: true },
  );
}

/** Decides as it says in all that is open. */
export function applyList(text: string, { dryRun }: { dryRun?: true }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = readId(text);
      if (dryRun) return show(ctx, id);
      const count = await acceptDrafts(ctx, { by: null, listId: id, ids: 'all' });
      return { data: { count }, text: `${count} servers: the running server applies it` };
    },
    { existing: true },
  );
}

/** Fetches one no more, with drafts of taking back; with `keep` forgets it. */
export function unsubscribeFrom(text: string, { keep }: { keep?: true }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = readId(text);
      const { subscription } = await loadServerList(ctx, id);
      if (subscription === null) throw new AppError('not-found', 'It is not fetched');
      if (keep) {
        await removeServerList(ctx, { by: null, id });
        return { data: { id: String(id), kept: true }, text: 'It is forgotten; what was decided from it stays.' };
      }
      await unsubscribe(ctx, { by: null, id });
      return show(ctx, id);
    },
    { existing: true },
  );
}

/** Names that no list decides about: these, all there are, or none. */
export function exceptSome(domains: string[], { none }: { none?: true }): Promise<Answer> {
  const looks = domains.length === 0 && !none;
  return withBase(
    async ({ ctx }) => {
      const names = looks ? (await readExceptions(ctx.db)).names : await setExceptions(ctx, { by: null, domains });
      return { data: { domains: names }, text: names.join('\n') || 'no exceptions' };
    },
    { existing: true, looks },
  );
}

function readId(text: string): number {
  const id = parseId(text);
  if (id === undefined) throw new AppError('not-found', `There is no list "${text}"`);
  return id;
}

async function readOptions(ctx: Context, options: ListOptions): Promise<Partial<SubscriptionInput>> {
  const { name, username, url, priority, applyUpTo, secret, ask } = options;
  const given = {
    ...{ name, username, url },
    priority: priority === undefined ? undefined : Number(priority),
    applyUpTo: ask ? null : applyUpTo === undefined ? undefined : Number(applyUpTo),
    secret: secret === undefined ? undefined : secret ? await readSecret(ctx) : null,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function readSecret(ctx: Context): Promise<string> {
  const secret = await readPassword(ctx.clock);
  if (secret === undefined) throw new AppError('invalid', 'Give the password or token on standard input');
  return secret;
}

const unread = (why: string, status: number | null) =>
  new AppError('unavailable', `The list cannot be read: ${why}${status === null ? '' : ` (${status})`}`);

async function show(ctx: Context, id: number): Promise<Answer> {
  const view = await loadServerList(ctx, id);
  const drafts = await loadDrafts(ctx, id, { limit: SHOWN });
  const { subscription: one } = view;
  const pairs: [string, string][] = [
    ['List', view.name],
    ['Address', one?.url ?? 'it is not fetched'],
    ['State', one === null ? '' : sayState(one)],
    ['Servers', `${view.total}, ${view.same} of them as decided, ${view.refusedCount} rows left out`],
    ['Open', String(view.open)],
    ...drafts.map((draft): [string, string] => ['', sayDraft(view, draft)]),
  ];
  const open = drafts.map(({ draft }) => ({
    domain: draft.domain,
    wants: draft.retract === 1 ? 'back' : view.kind === 'allow' ? 'allowed' : WORDS[draft.policy],
  }));
  return { data: { ...toData(view), drafts: open }, text: formatPairs(pairs.filter(([, value]) => value !== '')) };
}

const sayDraft = ({ kind }: ServerListView, { draft, block, impact }: DraftView): string => {
  const before = block === null ? '' : `${WORDS[block.policy]} → `;
  const after = draft.retract === 1 ? 'taken back' : kind === 'allow' ? 'allowed' : WORDS[draft.policy];
  return `${draft.domain}  ${before}${after}  ${impact.following + impact.followers} follows`;
};

function sayState(one: NonNullable<ServerListView['subscription']>): string {
  if (one.lastError !== null) return `cannot be read: ${one.lastError} ${one.lastStatus ?? ''}`.trim();
  return one.fetchedAt === null ? 'not read yet' : `read ${new Date(one.fetchedAt).toISOString()}`;
}

const toLine = (view: ServerListView): string => {
  const state = view.subscription === null ? '' : sayState(view.subscription);
  return `${view.id}  ${view.name}  ${view.total} servers, ${view.open} open  ${state}`;
};

function toData({ id, kind, name, total, same, refusedCount, open, taken, subscription: one }: ServerListView) {
  const counts = { servers: total, same, refused: refusedCount, open, applying: taken };
  const at = one && {
    ...{ url: one.url, username: one.username, hasSecret: one.hasSecret },
    ...{ priority: one.priority, applyUpTo: one.applyUpTo, fetchedAt: one.fetchedAt, failingSince: one.failingSince },
    ...{ error: one.lastError, status: one.lastStatus },
  };
  return { id: String(id), kind, name, ...counts, subscription: at };
}
