import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { LetterboxesTable } from '../../db/tables/mail.ts';
import type { Context } from '../context.ts';
import { findUserById } from '../users/queries.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { findLetterbox, setBounced, setChoices } from './queries.ts';
import { MAIL_TOPICS, type MailTopic, USUAL_TOPICS } from './topics.ts';

/** What somebody wants to be written to about, beside what concerns their login. */
export interface MailChoices {
  topics: readonly MailTopic[];
  /** away: only of what happened since they were last here. */
  timing: LetterboxesTable['timing'];
  /** Also the texts of posts that are not for everybody. */
  privateTexts: boolean;
  digest: LetterboxesTable['digest'];
}

export interface Letterbox extends MailChoices {
  /** Since when nobody is at their address (ms); nothing but what they ask for is sent there. */
  bouncedAt: number | null;
}

const NEW = {
  topicsJson: null,
  timing: 'away',
  privateTexts: 0,
  digest: 'weekly',
  dueAt: null,
  toldId: 0,
  writtenAt: null,
  digestAt: null,
  staffDueAt: null,
  staffToldAt: null,
  bouncedAt: null,
} as const satisfies Omit<LetterboxesTable, 'accountId'>;

/** What somebody chose, or the usual. */
export async function loadLetterbox(on: Reader, accountId: number): Promise<Letterbox> {
  const row = (await findLetterbox.first(on, { accountId })) ?? NEW;
  const { timing, digest, bouncedAt } = row;
  return { topics: readTopics(row.topicsJson), timing, privateTexts: row.privateTexts === 1, digest, bouncedAt };
}

/** Topics as they are kept; those that are none any more are left out. */
export function readTopics(json: string | null): readonly MailTopic[] {
  if (json === null) return USUAL_TOPICS;
  const chosen = JSON.parse(json) as MailTopic[];
  return MAIL_TOPICS.filter((topic) => chosen.includes(topic));
}

/** Changes what somebody wants; what is left out stays. */
export async function saveLetterbox(ctx: Context, accountId: number, changes: Partial<MailChoices>): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    await ensureLetterbox(tx, accountId);
    const { topics, timing, privateTexts, digest } = { ...(await loadLetterbox(tx, accountId)), ...changes };
    const topicsJson = JSON.stringify(topics);
    await setChoices.run(tx, { accountId, topicsJson, timing, privateTexts: privateTexts ? 1 : 0, digest });
  });
}

/** Makes the row that the rest is kept in. */
export async function ensureLetterbox(tx: Tx, accountId: number): Promise<void> {
  await insertRow(tx, 'letterboxes', { accountId, ...NEW }, { ignoreConflicts: true });
}

/** Nobody is at somebody's address, its server said: nothing is sent there that they do not ask for. */
export async function noteBounce(ctx: Context, accountId: number): Promise<void> {
  await ctx.db.write(async (tx) => {
    await ensureLetterbox(tx, accountId);
    await setBounced.run(tx, { accountId, bouncedAt: ctx.clock.now() });
  });
}

/** Mail is sent again: it has reached them, they have another address, or they say that somebody is there. */
export async function resumeMail(ctx: Context, accountId: number): Promise<void> {
  if ((await findLetterbox.first(ctx.db, { accountId }))?.bouncedAt == null) return;
  await ctx.db.write((tx) => setBounced.run(tx, { accountId, bouncedAt: null }));
}

/** The same of a login. */
export async function resumeMailOf(ctx: Context, userId: number): Promise<void> {
  const user = await findUserById.first(ctx.db, { id: userId });
  if (user !== undefined) await resumeMail(ctx, user.accountId);
}

/** Whether nobody was at the address of a login, where mail is sent. */
export async function isUnreachable(ctx: Context, userId: number): Promise<boolean> {
  if (!sendsMail(ctx)) return false;
  const user = await findUserById.first(ctx.db, { id: userId });
  return user !== undefined && (await loadLetterbox(ctx.db, user.accountId)).bouncedAt !== null;
}
