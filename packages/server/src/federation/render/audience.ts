import type { Visibility } from '../../core/views/facts.ts';
import { PUBLIC } from './context.ts';

export interface Audience {
  to: string[];
  cc: string[];
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
