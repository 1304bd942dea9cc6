import type { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
import type { PostView } from '../../../core/views/post.ts';
import type { RevisionView } from '../../../core/views/revisions.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { renderMediaAttachments } from './media-attachment.ts';
import type { Render } from './render.ts';
import { renderQuote } from './status.ts';

/** One revision of a post; who wrote it and what it quotes do not change. */
export function renderStatusEdit(render: Render, { facts: post, quote }: PostView, revision: RevisionView): StatusEdit {
  return {
    content: revision.content,
    spoiler_text: revision.contentWarning,
    sensitive: revision.sensitive,
    created_at: toInstant(revision.createdAt),
    account: renderAccount(render, post.account),
    poll: revision.options === null ? null : { options: revision.options.map((title) => ({ title })) },
    quote: renderQuote(render, quote),
    media_attachments: renderMediaAttachments(render, revision.media),
    emojis: renderEmojis(render, revision.emojis),
  };
}
