import type { Context as WireContext } from '@linnet/api-schemas/mastodon/context.ts';
import type { ThreadView } from '../../../core/views/find-entry.ts';
import type { Render } from './render.ts';
import { renderPost } from './status.ts';

/** The conversation around a post: ancestors oldest first, descendants depth first. */
export function renderContext(render: Render, viewerId: number | null, thread: ThreadView): WireContext {
  return {
    ancestors: thread.ancestors.map((post) => renderPost(render, viewerId, post)),
    descendants: thread.descendants.map((post) => renderPost(render, viewerId, post)),
  };
}
