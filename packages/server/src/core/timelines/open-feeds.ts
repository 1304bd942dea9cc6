import { AppError } from '../../lib/errors.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { type InstanceSettings, loadInstanceSettings } from '../users/settings.ts';

/** What is decided for each: posts as they come, and those under a tag or about a page. */
const DECIDED = {
  live: { local: 'localFeedFor', remote: 'remoteFeedFor' },
  topic: { local: 'localTagsFor', remote: 'remoteTagsFor' },
} as const;

export type FeedKind = keyof typeof DECIDED;
export type FeedOrigin = 'local' | 'remote';
export type FeedReaders = InstanceSettings['localFeedFor'];

/** Who may read public timelines of one kind, with posts of here or of other servers. */
export function findReaders(settings: InstanceSettings, kind: FeedKind, origin: FeedOrigin): FeedReaders {
  return settings[DECIDED[kind][origin]];
}

/** Whether such a viewer may read there what comes from there. */
export function mayReadFeed(
  settings: InstanceSettings,
  { kind, origin, as }: { kind: FeedKind; origin: FeedOrigin; as: Viewer['kind'] },
): boolean {
  const readers = findReaders(settings, kind, origin);
  return readers === 'everybody' || (readers === 'members' && as === 'member');
}

/**
 * Of what is asked for (undefined: posts from anywhere), what a viewer may read; undefined where nobody may. Throws
 * `unauthenticated` for a visitor who could read something as a member.
 */
export async function findOpenOrigins(
  ctx: Context,
  { kind: as }: Viewer,
  { kind, origin }: { kind: FeedKind; origin?: FeedOrigin | undefined },
): Promise<FeedOrigin | 'any' | undefined> {
  const settings = await loadInstanceSettings(ctx);
  const asked = origin === undefined ? (['local', 'remote'] as const) : [origin];
  const openTo = (who: Viewer['kind']) => asked.filter((one) => mayReadFeed(settings, { kind, origin: one, as: who }));
  const open = openTo(as);
  if (open.length > 1) return 'any';
  if (open.length === 0 && openTo('member').length > 0) {
    throw new AppError('unauthenticated', 'This method requires an authenticated user');
  }
  return open[0];
}
