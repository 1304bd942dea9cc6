import type { PostText } from '../../../core/views/facts.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
}

/**
 * The text of a post. Apps know neither headlines nor the link a community's post is about, so both become a part of
 * the text, as Mastodon does with objects that are no Note.
 */
export function renderContent(post: Pick<PostText, 'title' | 'content' | 'linkUrl'>): string {
  let html = post.content;
  if (post.title !== null && post.title !== '') html = `<p><strong>${escapeHtml(post.title)}</strong></p>${html}`;
  if (post.linkUrl === null || !/^https?:\/\//.test(post.linkUrl)) return html;
  const href = escapeHtml(post.linkUrl);
  if (html.includes(`href="${href}"`)) return html;
  return `${html}<p><a href="${href}" rel="nofollow noopener" target="_blank" translate="no">${href}</a></p>`;
}
