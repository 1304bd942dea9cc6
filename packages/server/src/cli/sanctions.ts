import { findAccountByHandle } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { countWaitingAbout } from '../core/reports/load.ts';
import { answerAppeal } from '../core/sanctions/appeal.ts';
import { liftSanction, liftStanding, type StandingKind } from '../core/sanctions/lift.ts';
import { listAppeals, listSanctions, type SanctionView } from '../core/sanctions/load.ts';
import { type SanctionInput, sanctionAccount } from '../core/sanctions/sanction.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 200;

/** Acts against somebody, here or elsewhere; with `dryRun` it only says what would be done. */
export const actAgainst =
  (kind: SanctionInput['kind']) =>
  (
    handle: string,
    { text = '', dryRun = false, mail = true }: { text?: string; dryRun?: boolean; mail?: boolean },
  ): Promise<Answer> =>
    withBase(
      async ({ ctx }) => {
        const { id, name, people } = await find(ctx, handle);
        const reports = (await countWaitingAbout(ctx, [id])).get(id) ?? 0;
        const data = { account: name, kind, followers: people, reports };
        if (dryRun) {
          return {
            data: { ...data, id: null },
            text: `would ${kind} ${name} (${people} followers, ${reports} reports)`,
          };
        }
        const sanctionId = await sanctionAccount(ctx, { targetId: id, kind, text, by: null, mail });
        return { data: { ...data, id: String(sanctionId) }, text: `${sanctionId}  ${kind} ${name}` };
      },
      { existing: true },
    );

/** Ends what holds against somebody. */
export const endAgainst =
  (kind: StandingKind) =>
  (handle: string): Promise<Answer> =>
    withBase(
      async ({ ctx }) => {
        const { id, name } = await find(ctx, handle);
        await liftStanding(ctx, { targetId: id, kind, by: null });
        return { data: { account: name, ended: kind }, text: `${kind} is over for ${name}` };
      },
      { existing: true },
    );

/** What was done to somebody, newest first. */
export function showStrikes(handle: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { id } = await find(ctx, handle);
      return toAnswer(await listSanctions(ctx, id, { limit: SHOWN }), 'nothing was done to them');
    },
    { existing: true, looks: true },
  );
}

/** Undoes one of these. */
export function undoStrike(id: string): Promise<Answer> {
  return decide(id, 'is undone', (ctx, number) => liftSanction(ctx, { id: number, by: null }));
}

/** What people say against what was done to them. */
export function showAppeals(): Promise<Answer> {
  return withBase(async ({ ctx }) => toAnswer(await listAppeals(ctx, 'pending', { limit: SHOWN }), 'no appeals'), {
    existing: true,
    looks: true,
  });
}

export function approveAppeal(id: string): Promise<Answer> {
  return decide(id, 'is undone', (ctx, number) => answerAppeal(ctx, { id: number, state: 'approved', by: null }));
}

export function rejectAppeal(id: string): Promise<Answer> {
  return decide(id, 'stays', (ctx, number) => answerAppeal(ctx, { id: number, state: 'rejected', by: null }));
}

function decide(id: string, done: string, work: (ctx: Context, id: number) => Promise<void>): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const number = parseId(id);
      const unknown = new AppError('not-found', `There is no ${id}`);
      if (number === undefined) throw unknown;
      await work(ctx, number).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? unknown : error;
      });
      return { data: { id }, text: `${id} ${done}` };
    },
    { existing: true },
  );
}

async function find(ctx: Context, handle: string): Promise<{ id: number; name: string; people: number }> {
  const account = await findAccountByHandle(ctx, handle);
  if (account === undefined) throw new AppError('not-found', `Nobody here is known as ${handle}`);
  return { id: account.id, name: nameOf(account), people: account.followersCount };
}

const nameOf = ({ username, domain }: { username: string; domain: string }) =>
  domain === '' ? `@${username}` : `@${username}@${domain}`;

function toAnswer(list: readonly SanctionView[], nothing: string): Answer {
  return { data: list.map(toData), perLine: true, text: list.map(toLine).join('\n') || nothing };
}

function toData({ id, account, by, reportId, postIds, ...rest }: SanctionView) {
  return {
    id: String(id),
    ...rest,
    account: nameOf(account),
    by: by === null ? null : nameOf(by),
    reportId: reportId === null ? null : String(reportId),
    postIds: postIds.map(String),
  };
}

function toLine({ id, kind, account, text, appeal, createdAt, liftedAt, endedAt }: SanctionView): string {
  const state = liftedAt !== null ? '  undone' : endedAt !== null ? '  final' : '';
  const words = [text, ...(appeal === null ? [] : [`appeal (${appeal.state}): ${appeal.text}`])].filter(Boolean);
  const more = words.map((line) => `\n    ${line.replaceAll('\n', '\n    ')}`).join('');
  return `${id}  ${new Date(createdAt).toISOString()}  ${kind}  ${nameOf(account)}${state}${more}`;
}
