import type { PostsTable } from '../../db/tables/posts.ts';
import { findLinks } from '../../lib/html/find-links.ts';

/** What a post that is here links to: what a link post is about, else what its text has, without whom it names. */
export function linksOfPost({ linkUrl, content, mentionsJson }: PostsTable): string[] {
  if (linkUrl !== null) return [linkUrl];
  const mentions = JSON.parse(mentionsJson) as { url: string | null; uri: string }[];
  const named = new Set<string | null>(mentions.flatMap(({ url, uri }) => [url, uri]));
  return findLinks(content).filter((link) => !named.has(link));
}
