import {
  addAnnouncement,
  listAnnouncements,
  publishAnnouncement,
  removeAnnouncement,
} from '../core/announcements/keep.ts';
import type { AnnouncementsTable } from '../db/tables/announcements.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const toData = ({ id, source, startsAt, endsAt, allDay, forNewcomers, publishedAt }: AnnouncementsTable) => ({
  id: String(id),
  text: source,
  startsAt: iso(startsAt),
  endsAt: iso(endsAt),
  allDay: allDay === 1,
  forNewcomers: forNewcomers === 1,
  publishedAt: iso(publishedAt),
});

/** All there are, oldest first. */
export function showAnnouncements(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const all = await listAnnouncements(ctx);
      const text = all.map(
        ({ id, publishedAt, source }) => `${id}  ${publishedAt === null ? 'kept' : 'shown'}  ${source}`,
      );
      return { data: all.map(toData), perLine: true, text: text.join('\n') };
    },
    { existing: true, looks: true },
  );
}

interface AddOptions {
  from?: string;
  until?: string;
  draft?: boolean;
  newcomers?: boolean;
}

/** Says something to the people of this server. */
export function addOne(text: string, { from, until, draft = false, newcomers = false }: AddOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const [start, end] = [readTime(from), readTime(until)];
      // The last day belongs to it.
      const endsAt = end.at !== null && end.day ? end.at + DAY_MS : end.at;
      const allDay = start.day || end.day;
      const when = { startsAt: start.at, endsAt, allDay };
      const id = await addAnnouncement(ctx, { by: null, text, ...when, forNewcomers: newcomers, publish: !draft });
      return { data: { id: String(id), published: !draft }, text: `${id}  ${draft ? 'kept' : 'shown'}` };
    },
    { existing: true },
  );
}

/** Shows people one that was kept. */
export function publishOne(number: string): Promise<Answer> {
  return change(number, 'Published', publishAnnouncement);
}

/** Takes one away. */
export function removeOne(number: string): Promise<Answer> {
  return change(number, 'Removed', removeAnnouncement);
}

function change(number: string, done: string, work: typeof removeAnnouncement): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = parseId(number);
      const none = new AppError('not-found', `There is no announcement ${number}: "announcements list" shows all`);
      if (id === undefined) throw none;
      await work(ctx, { by: null, id }).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? none : error;
      });
      return { data: { id: number }, text: done };
    },
    { existing: true },
  );
}

const DAY_MS = 24 * 3_600_000;

/** A day, or a moment; of UTC where no zone is said. */
function readTime(text: string | undefined): { at: number | null; day: boolean } {
  if (text === undefined) return { at: null, day: false };
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?$/.test(text);
  const at = Date.parse(isTime && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
  if ((!day && !isTime) || Number.isNaN(at)) {
    throw new AppError('invalid', `"${text}" is no time: write it as 2026-12-01 or 2026-12-01T18:00`);
  }
  return { at, day };
}
