import type { StatusSource } from '@linnet/api-schemas/mastodon/status-source.ts';
import type { PostView } from '../../../core/views/post.ts';

/** The text as it was typed, for its author to edit. */
export function renderStatusSource(post: PostView): StatusSource {
  return {
    id: String(post.id),
    text: post.sourceText ?? '',
    spoiler_text: post.contentWarning,
    content_type: post.sourceType === 'text/markdown' ? 'text/markdown' : 'text/plain',
  };
}
