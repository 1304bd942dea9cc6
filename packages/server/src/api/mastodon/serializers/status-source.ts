import type { StatusSource } from '@linnet/api-schemas/mastodon/status-source.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { SourceView } from '../../../core/views/source.ts';

/** The text as it was typed, for its author to edit. */
export function renderStatusSource(post: PostFacts, source: SourceView | undefined): StatusSource {
  return {
    id: String(post.id),
    text: source?.text ?? '',
    spoiler_text: post.text.contentWarning,
    content_type: source?.type === 'text/markdown' ? 'text/markdown' : 'text/plain',
  };
}
