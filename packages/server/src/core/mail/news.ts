import type { Tx } from '../../db/database.ts';
import { LAST_ID } from '../../db/keyset.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob, type Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { loadLastRead, loadNotifications, type NotificationView } from '../notifications/load.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { ensureLetterbox, readTopics } from './letterbox.ts';
import { clearDue, findReader, findToWrite, setDue, setTold } from './queries.ts';
import { sendMailJob } from './send.ts';
import { kindsOf, type MailTopic, topicOf } from './topics.ts';

const MINUTE_MS = 60_000;
/** What comes together is told together. */
const TOGETHER_MS = 10 * MINUTE_MS;
/** Whoever was here within so long is not away: what uses a token is noted once an hour. */
const AWAY_MS = 120 * MINUTE_MS;
/** From one letter to the next: to who came, and to who did not. */
const GAP_MS = 60 * MINUTE_MS;
const LONG_GAP_MS = 360 * MINUTE_MS;
/** What is older is no news. */
const OLD_MS = 7 * 24 * 60 * MINUTE_MS;
/** How many notifications one letter tells of, and how many pages of them are looked through for these. */
export const NEWS_MAX = 20;
const PAGES = 5;

type NotificationCreated = Extract<AppEvent, { kind: 'notification.created' }>;

/** Has a round look at what there is to be written about: one a person, however much happens. */
export const newsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'news',
  priority: 6,
  batch: 64,
  wants: ({ kind }) => kind === 'notification.created',
  async handle(ctx, events) {
    if (!sendsMail(ctx)) return;
    const told = events as NotificationCreated[];
    const ids = told.map(({ notificationId }) => notificationId);
    const rows = await findToWrite.all(ctx.db, { ids, accountIds: told.map(({ accountId }) => accountId) });
    const wanted = rows.filter(({ kind, topicsJson }) => kindsOf(readTopics(topicsJson)).includes(kind));
    if (wanted.length === 0) return;
    const at = ctx.clock.now() + TOGETHER_MS;
    await ctx.db.write(
      async (tx) => {
        for (const accountId of new Set(wanted.map((row) => row.accountId))) {
          await ensureLetterbox(tx, accountId);
          await planRound(ctx, tx, accountId, at);
        }
      },
      { durable: false },
    );
  },
};

async function planRound(ctx: Context, tx: Tx, accountId: number, at: number): Promise<void> {
  if ((await setDue.run(tx, { accountId, dueAt: at })) === 0) return;
  await ctx.queue.enqueue(tx, newsJob, [{ accountId }], { runAt: at });
}

/** Writes to somebody about what they have not seen, unless they are here, or were written to a short while ago. */
export const newsJob = defineJob<Context, { accountId: number }>({
  name: 'mail.news',
  priority: 6,
  run: async (ctx, inputs) => {
    for (const { accountId } of inputs) await writeRound(ctx, accountId);
  },
});

async function writeRound(ctx: Context, accountId: number): Promise<void> {
  // First: what happens from here on asks for a round of its own.
  await ctx.db.write((tx) => clearDue.run(tx, { accountId }), { durable: false });
  const reader = await findReader.first(ctx.db, { accountId });
  if (reader === undefined || !sendsMail(ctx)) return;
  const now = ctx.clock.now();
  const seenAt = reader.lastActiveAt ?? reader.createdAt;
  const { writtenAt, toldId, userId } = reader;
  const away = reader.timing === 'away';
  const gap = away && writtenAt !== null && seenAt < writtenAt ? LONG_GAP_MS : GAP_MS;
  const ready = Math.max(away ? seenAt + AWAY_MS : 0, writtenAt === null ? 0 : writtenAt + gap);
  // What happened before they were last here, they have seen.
  const above = Math.max(toldId, firstIdOf(Math.max(away ? seenAt : 0, now - OLD_MS)));
  const [newest] = await loadNews(ctx, { accountId, topics: readTopics(reader.topicsJson), above });
  if (newest === undefined) return;
  await ctx.db.write(async (tx) => {
    if (now < ready) return planRound(ctx, tx, accountId, ready);
    await setTold.run(tx, { accountId, toldId: newest.id, now });
    const mail = { id: ctx.ids.next(), kind: 'news', userId, above, upTo: newest.id } as const;
    await ctx.queue.enqueue(tx, sendMailJob, [mail]);
  });
}

interface Range {
  accountId: number;
  topics: readonly MailTopic[];
  /** Ids of notifications: above the one, and up to the other. */
  above: number;
  upTo?: number | undefined;
}

/** What somebody has not read of these topics, newest first: what the list of notifications would show them. */
export async function loadNews(ctx: Context, { accountId, topics, above, upTo }: Range): Promise<NotificationView[]> {
  const kinds = kindsOf(topics);
  if (kinds.length === 0) return [];
  const sinceId = Math.max(above, await loadLastRead(ctx, accountId));
  const news: NotificationView[] = [];
  let maxId = upTo === undefined ? LAST_ID : upTo + 1;
  for (let page = 0; page < PAGES; page++) {
    const { views, last, more } = await loadNotifications(
      ctx,
      { accountId, kinds },
      { limit: NEWS_MAX, sinceId, maxId },
    );
    news.push(...views.filter((view) => topics.some((topic) => topic === topicOf(view))));
    if (!more || last === undefined || news.length >= NEWS_MAX) break;
    maxId = last;
  }
  return news.slice(0, NEWS_MAX);
}
