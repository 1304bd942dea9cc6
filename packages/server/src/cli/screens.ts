import { findAccounts } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { testScreens } from '../core/moderation/test-screens.ts';
import { undoHit, undoScreen } from '../core/moderation/undo-hits.ts';
import { findPostUris } from '../core/posts/find.ts';
import { type ConditionInput, writeCondition } from '../core/screens/condition.ts';
import { listHits, type ScreenHit } from '../core/screens/hits.ts';
import { addScreen, changeScreen, listScreens, loadScreen, removeScreen } from '../core/screens/keep.ts';
import { SCREEN_ACTS, SCREEN_SCOPES, type Screen, type Why } from '../core/screens/screen.ts';
import { tryOnPosts } from '../core/screens/try.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const MOST = 1_000;

interface Options {
  act?: string;
  condition?: string[];
  warning?: string;
  scope?: string;
  direct?: boolean;
  staff?: boolean;
  name?: string;
  on?: boolean;
  off?: boolean;
  dryRun?: boolean;
}

/** All of them, those that are switched off among them. */
export function showScreens(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const all = await listScreens(ctx);
      return { data: all.map(toData), perLine: true, text: all.map(toLine).join('\n') || 'nothing is looked for' };
    },
    { existing: true, looks: true },
  );
}

/** One of them with its conditions. */
export function showScreen(number: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const screen = await loadScreen(ctx, readNumber(number)).catch(tellMissing(number));
      const conditions = toData(screen).conditions.map((condition) => `  ${condition}`);
      return { data: toData(screen), text: [toLine(screen), ...conditions].join('\n') };
    },
    { existing: true, looks: true },
  );
}

/** Looks for something in every post; with `--dry-run` only says what it would have met in the last week. */
export function createScreen(name: string, options: Options): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const input = { name, warning: '', enabled: true, scope: 'both', direct: false, staff: false, ...read(options) };
      const { act, conditions } = input;
      if (act === undefined) throw new AppError('invalid', `Say --act: ${SCREEN_ACTS.join(', ')}`);
      if (conditions === undefined) throw new AppError('invalid', 'Say at least one --condition');
      const scope = input.scope as Screen['scope'];
      if (options.dryRun === true) {
        const { count, looked } = await tryOnPosts(ctx, { conditions, scope, staff: input.staff });
        const text = `It would have met ${count} of ${looked} posts of the last week that everybody may see`;
        return { data: { count, looked }, text };
      }
      const screen = await addScreen(ctx, { by: null, ...input, act, conditions, scope });
      return { data: toData(screen), text: toLine(screen) };
    },
    { existing: true, looks: options.dryRun === true },
  );
}

/** Changes what is given. */
export function editScreen(number: string, options: Options): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = readNumber(number);
      const screen = await changeScreen(ctx, { by: null, id, ...read(options) }).catch(tellMissing(number));
      return { data: toData(screen), text: toLine(screen) };
    },
    { existing: true },
  );
}

/** Takes one away; what it did stays. */
export function deleteScreen(number: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await removeScreen(ctx, { by: null, id: readNumber(number) }).catch(tellMissing(number));
      return { data: { id: number }, text: 'Deleted: what it did stays' };
    },
    { existing: true },
  );
}

/** Which of them a text would meet, or the post that it is the address of. */
export function testText(text: string, { remote }: { remote?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const hits = await testScreens(ctx, { text, local: remote !== true });
      const data = hits.map(({ screen, why }) => ({ id: String(screen.id), name: screen.name, act: screen.act, why }));
      const lines = data.map(({ id, name, act, why }) => `${id}  ${act.padEnd(9)}  ${name}: ${explain(why)}`);
      return { data, perLine: true, text: lines.join('\n') || 'no screen would be met' };
    },
    { existing: true, looks: true },
  );
}

/** What they did, newest first. */
export function showHits(number: string | undefined, { limit: asked }: { limit: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const limit = readLimit(asked);
      const screenId = number === undefined ? undefined : readNumber(number);
      return describeHits(ctx, await listHits(ctx, { screenId, by: null }, { limit }), 'nothing was done');
    },
    { existing: true, looks: true },
  );
}

/** Throws `invalid`. */
export function readLimit(asked: string): number {
  if (/^\d{1,4}$/.test(asked)) return Math.min(Number(asked), MOST);
  throw new AppError('invalid', `"${asked}" is no number`);
}

/** What was done to posts, one a line. */
export async function describeHits(ctx: Context, hits: readonly ScreenHit[], none: string): Promise<Answer> {
  const people = await findAccounts(ctx.db, [...new Set(hits.map(({ accountId }) => accountId))]);
  const handles = new Map(
    people.map(({ id, username, domain }) => [id, domain ? `@${username}@${domain}` : `@${username}`]),
  );
  const posts = hits.map(({ postId }) => postId);
  const uris = new Map((await findPostUris(ctx.db, posts)).map(({ id, url }) => [id, url]));
  const data = hits.map(({ id, name, act, state, accountId, postId, why, createdAt }) => ({
    ...{ id: String(id), at: new Date(createdAt).toISOString(), screen: name, act, state },
    account: handles.get(accountId) ?? null,
    post: uris.get(postId) ?? null,
    why,
  }));
  const lines = data.map(({ id, at, screen, act, state, account, post, why }) =>
    [id, at, state, act, screen, account ?? '', post ?? '', explain(why)].join('  '),
  );
  return { data, perLine: true, text: lines.join('\n') || none };
}

/** Undoes what one did to a post, or (`--all`) switches it off and undoes all that it did. */
export function undo(number: string, { all }: { all?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const input = { id: readNumber(number), by: null };
      await (all === true ? undoScreen(ctx, input) : undoHit(ctx, input)).catch(tellMissing(number));
      const text = all === true ? 'Switched off: the server undoes what it did' : 'Undone';
      return { data: { id: number }, text };
    },
    { existing: true },
  );
}

const toLine = ({ id, name, act, enabled, hits }: Screen) =>
  `${id}  ${enabled ? 'on ' : 'off'}  ${act.padEnd(9)}  ${String(hits).padStart(6)} posts  ${name}`;

function toData({ id, name, act, warning, scope, direct, staff, enabled, hits, conditions }: Screen) {
  const written = conditions.map(writeCondition).map(toText);
  return { id: String(id), name, act, warning, scope, direct, staff, enabled, hits, conditions: written };
}

function explain(why: readonly Why[]): string {
  return why
    .map(({ kind, not, found, points = [] }) => {
      const parts = points.map((one) => `${one.feature} ${one.points}`).join(', ');
      const what = [found, parts].filter((part) => part !== '').join(': ');
      return `${not ? 'not ' : ''}${kind}${what === '' ? '' : ` (${what})`}`;
    })
    .join(', ');
}

/** `words:a,b`; `parts` are words within others. */
function toText({ kind, not, values, number, whole }: ConditionInput): string {
  const name = kind === 'words' && whole === false ? 'parts' : kind;
  const said = values?.join(',') ?? number;
  return `${not === true ? '!' : ''}${name}${said === undefined ? '' : `:${said}`}`;
}

function readCondition(text: string): ConditionInput {
  const [, no, name = '', said = ''] = /^(!?)([a-z-]+)(?::(.*))?$/s.exec(text.trim()) ?? [];
  if (name === '')
    throw new AppError('invalid', `"${text}" is no condition, such as words:pills,casino or age-below:2`);
  const kind = name === 'parts' ? 'words' : name;
  const values = kind === 'pattern' ? [said] : said.split(',');
  const number = /^\d+$/.test(said) ? { number: Number(said) } : {};
  return { kind, not: no === '!', values, ...number, whole: name !== 'parts' };
}

function read({ act, condition, warning, scope, direct, staff, name, on, off }: Options) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(act === undefined ? {} : { act: choose('--act', SCREEN_ACTS, act) }),
    ...(condition === undefined ? {} : { conditions: condition.map(readCondition) }),
    ...(warning === undefined ? {} : { warning }),
    ...(scope === undefined ? {} : { scope: choose('--scope', SCREEN_SCOPES, scope) }),
    ...(direct === undefined ? {} : { direct }),
    ...(staff === undefined ? {} : { staff }),
    ...(on === true ? { enabled: true } : off === true ? { enabled: false } : {}),
  };
}

function choose<T extends string>(option: string, words: readonly T[], word: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new AppError('invalid', `${option} is one of ${words.join(', ')}`);
  return found;
}

const missing = (number: string) =>
  new AppError('not-found', `There is no ${number}: "screens list" and "screens hits" show all`);

export function readNumber(number: string): number {
  const id = parseId(number);
  if (id === undefined) throw missing(number);
  return id;
}

export const tellMissing = (number: string) => (error: unknown) => {
  throw error instanceof AppError && error.code === 'not-found' ? missing(number) : error;
};
