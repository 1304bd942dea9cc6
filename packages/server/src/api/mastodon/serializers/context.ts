import type { Context as WireContext } from '@linnet/api-schemas/mastodon/context.ts';
import type { ThreadView } from '../../../core/views/thread.ts';
import type { Render } from './render.ts';
import { renderPost } from './status.ts';

/** The conversation around a post: ancestors oldest first, descendants depth first. */
export function renderContext(render: Render, thread: ThreadView): WireContext {
  return {
    ancestors: thread.ancestors.map((post) => renderPost(render, post)),
    descendants: thread.descendants.map((post) => renderPost(render, post)),
  };
}
