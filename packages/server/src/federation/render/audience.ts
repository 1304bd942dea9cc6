import type { Audience as Readers, Visibility } from '../../core/views/facts.ts';
import { PUBLIC } from './context.ts';

export interface Audience {
  to: string[];
  cc: string[];
}

/**
 * What a post is called on the wire. The label of one that is not for all followers would open it to them on every server
 * that has one of its readers: there it names whom its text names, and comes to the others unasked.
 */
export function wireVisibility({ visibility, audience }: { visibility: Visibility; audience: Readers }): Visibility {
  if (audience === 'everyone') return visibility;
  return audience === 'followers' ? 'followers' : 'direct';
}

/** Who an activity or object is for: everyone in `to` is public, in `cc` unlisted, nowhere limited. */
export function renderAudience(visibility: Visibility, actorUri: string, mentioned: readonly string[]): Audience {
  const followers = `${actorUri}/followers`;
  const named = [...new Set(mentioned)];
  if (visibility === 'public') return { to: [PUBLIC], cc: [followers, ...named] };
  if (visibility === 'unlisted') return { to: [followers], cc: [PUBLIC, ...named] };
  if (visibility === 'followers') return { to: [followers], cc: named };
  return { to: named, cc: [] };
}
