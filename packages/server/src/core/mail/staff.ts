import { defineJob, type Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { countWaitingPeople } from '../people/load.ts';
import { countWaitingReports } from '../reports/load.ts';
import { countWaitingAppeals } from '../sanctions/load.ts';
import { findJudges, findUnjudged } from '../staff/judging.ts';
import type { Permission } from '../staff/permissions.ts';
import { permissionsOf } from '../staff/roles.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { ensureLetterbox, readTopics } from './letterbox.ts';
import { clearStaffDue, findStaff, findStaffReader, setStaffDue, setStaffTold } from './queries.ts';
import { sendMailJob } from './send.ts';
import { STAFF_TOPICS, type StaffTopic } from './topics.ts';

const MINUTE_MS = 60_000;
/** What comes together is told together; from one letter to the next is an hour. */
const TOGETHER_MS = 10 * MINUTE_MS;
const GAP_MS = 60 * MINUTE_MS;
/** Counting stops there. */
export const WAITING_MAX = 100;

/** Who may see to what. */
const WANTS: Record<StaffTopic, Permission> = {
  report: 'manageReports',
  application: 'manageUsers',
  appeal: 'manageAppeals',
};

/** What waits for staff, by what tells of it. */
const NEWS: { [K in AppEvent['kind']]?: StaffTopic } = {
  'report.created': 'report',
  'user.joined': 'application',
  'user.confirmed': 'application',
  'appeal.created': 'appeal',
};

/** Has a round look at what waits for each of the staff who want to be written to about it. */
export const staffSubscriber: Subscriber<Context, AppEvent> = {
  name: 'staff-mail',
  priority: 6,
  batch: 64,
  wants: (event) => event.kind in NEWS && !('approved' in event && event.approved),
  async handle(ctx, events) {
    if (!sendsMail(ctx)) return;
    const now = ctx.clock.now();
    const judges = new Map<number, Set<number>>();
    for (const event of events) {
      if (event.kind !== 'report.created' || judges.has(event.targetId)) continue;
      judges.set(event.targetId, await findJudges(ctx.db, event.targetId, WANTS.report));
    }
    for (const staff of await findStaff.all(ctx.db, {})) {
      const { accountId, role, topicsJson, staffToldAt } = staff;
      const wanted = await topicsOf(ctx, { role, topicsJson });
      const isTheirs = (event: AppEvent) =>
        event.kind !== 'report.created' || judges.get(event.targetId)?.has(accountId) === true;
      const topics = new Set(events.filter(isTheirs).flatMap(({ kind }) => NEWS[kind] ?? []));
      if (!wanted.some((topic) => topics.has(topic))) continue;
      const at = Math.max(now + TOGETHER_MS, (staffToldAt ?? 0) + GAP_MS);
      await ctx.db.write(
        async (tx) => {
          await ensureLetterbox(tx, accountId);
          if ((await setStaffDue.run(tx, { accountId, dueAt: at })) === 0) return;
          await ctx.queue.enqueue(tx, staffJob, [{ accountId }], { runAt: at });
        },
        { durable: false },
      );
    }
  },
};

/** Writes to one of the staff about what waits. */
export const staffJob = defineJob<Context, { accountId: number }>({
  name: 'mail.staff',
  priority: 6,
  run: async (ctx, inputs) => {
    for (const { accountId } of inputs) {
      // First: what comes from here on asks for a round of its own.
      await ctx.db.write((tx) => clearStaffDue.run(tx, { accountId }), { durable: false });
      const reader = await findStaffReader.first(ctx.db, { accountId });
      if (reader === undefined || (await loadWaiting(ctx, reader)).length === 0) continue;
      await ctx.db.write(async (tx) => {
        await setStaffTold.run(tx, { accountId, now: ctx.clock.now() });
        const mail = { id: ctx.ids.next(), kind: 'staff', userId: reader.userId } as const;
        await ctx.queue.enqueue(tx, sendMailJob, [mail]);
      });
    }
  },
});

interface Asked {
  accountId: number;
  role: string;
  topicsJson: string | null;
}

/** What somebody wants to be told of that waits, and may see to. */
async function topicsOf(ctx: Context, { role, topicsJson }: Omit<Asked, 'accountId'>): Promise<StaffTopic[]> {
  const may = await permissionsOf(ctx, role);
  const chosen = readTopics(topicsJson);
  return STAFF_TOPICS.filter((topic) => chosen.includes(topic) && may.has(WANTS[topic]));
}

/** How much of each waits; of what does, as far as they want to know and may see to it: nobody hears of reports about them. */
export async function loadWaiting(ctx: Context, asked: Asked): Promise<{ topic: StaffTopic; count: number }[]> {
  const counts = {
    report: async () => countWaitingReports(ctx, WAITING_MAX, await findUnjudged(ctx, asked.accountId)),
    application: () => countWaitingPeople(ctx, WAITING_MAX),
    appeal: () => countWaitingAppeals(ctx, WAITING_MAX),
  };
  const waiting = [];
  for (const topic of await topicsOf(ctx, asked)) waiting.push({ topic, count: await counts[topic]() });
  return waiting.filter(({ count }) => count > 0);
}
