import { mint } from '../../addresses.ts';
import { sayHowToLeave } from '../leave.ts';
import { findStaffReader } from '../queries.ts';
import type { Write } from '../send.ts';
import { loadWaiting, WAITING_MAX } from '../staff.ts';
import type { StaffTopic } from '../topics.ts';
import type { MailKey } from '../words.ts';

const ROOMS: Record<StaffTopic, { says: MailKey; path: string }> = {
  report: { says: 'waitingReports', path: '/admin/reports' },
  application: { says: 'waitingPeople', path: '/admin/people?show=waiting' },
  appeal: { says: 'waitingAppeals', path: '/admin/appeals' },
};

/** What waits for staff: how much of what, and where. Nothing of what people wrote, which is for no mailbox. */
export const writeStaffNews: Write = async (ctx, desk, { accountId, userId }) => {
  const { words, handle, paper } = desk;
  const reader = await findStaffReader.first(ctx.db, { accountId });
  const waiting = reader === undefined ? [] : await loadWaiting(ctx, reader);
  const [only, ...others] = waiting;
  if (only === undefined) return null;
  return {
    subject: words('waitingSubject', { title: paper.title }),
    parts: [
      words('waitingLead', { handle, title: paper.title }),
      ...waiting.map(({ topic, count }) => ({
        line: words(ROOMS[topic].says, { count: count < WAITING_MAX ? `${count}` : `${count}+` }),
        url: mint.path(ctx, ROOMS[topic].path),
      })),
    ],
    leave: await sayHowToLeave(ctx, desk, { userId, ending: others.length === 0 ? only.topic : 'staff' }),
  };
};
