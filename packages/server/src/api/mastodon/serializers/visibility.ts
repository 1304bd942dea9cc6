import type { Visibility as WireVisibility } from '@linnet/api-schemas/mastodon/visibility.ts';
import type { Visibility } from '../../../core/views/facts.ts';

/** Mastodon says `private` for what only followers see. */
export function renderVisibility(visibility: Visibility): WireVisibility {
  return visibility === 'followers' ? 'private' : visibility;
}

/** Mastodon's word to ours. */
export function readVisibility(visibility: WireVisibility): Visibility {
  return visibility === 'private' ? 'followers' : visibility;
}
