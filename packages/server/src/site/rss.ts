import { escapeHtml } from '../lib/html/escape-html.ts';

/** A list of posts for readers of feeds. */
export interface Feed {
  title: string;
  description: string;
  /** The page that shows the same. */
  page: string;
  self: string;
  image: string | null;
  /** Newest first. */
  items: FeedItem[];
}

export interface FeedItem {
  title: string | null;
  author: string;
  /** Sanitised HTML. */
  content: string;
  contentWarning: string;
  link: string | null;
  url: string;
  uri: string;
  tags: readonly string[];
  /** Milliseconds. */
  createdAt: number;
  files: { url: string; mimeType: string; bytes: number }[];
}

/** RSS 2.0 (https://www.rssboard.org/rss-specification), with the author's name as Dublin Core has it. */
export function renderRss({ title, description, page, self, image, items }: Feed): string {
  const newest = items[0];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    '<channel>',
    element('title', title),
    element('link', page),
    element('description', description),
    `<atom:link rel="self" type="application/rss+xml" href="${toXml(self)}"/>`,
    ...(newest === undefined ? [] : [element('lastBuildDate', new Date(newest.createdAt).toUTCString())]),
    ...(image === null
      ? []
      : [`<image>${element('url', image)}${element('title', title)}${element('link', page)}</image>`]),
    ...items.map(renderItem),
    '</channel>',
    '</rss>\n',
  ].join('\n');
}

function renderItem({ title, author, url, uri, createdAt, tags, files, ...text }: FeedItem): string {
  return [
    '<item>',
    ...(title === null ? [] : [element('title', title)]),
    element('link', url),
    `<guid isPermaLink="false">${toXml(uri)}</guid>`,
    element('pubDate', new Date(createdAt).toUTCString()),
    element('dc:creator', author),
    element('description', renderText(text)),
    // At most one in RSS, though readers take more.
    ...files
      .slice(0, 1)
      .map((file) => `<enclosure url="${toXml(file.url)}" type="${toXml(file.mimeType)}" length="${file.bytes}"/>`),
    ...tags.map((tag) => element('category', tag)),
    '</item>',
  ].join('\n');
}

/** A warning stands before what it warns of. */
function renderText({ content, contentWarning, link }: Pick<FeedItem, 'content' | 'contentWarning' | 'link'>): string {
  const warning = contentWarning === '' ? '' : `<p><strong>${escapeHtml(contentWarning)}</strong></p><hr>`;
  const about = link === null || !/^https?:\/\//.test(link) ? '' : `<p><a href="${toXml(link)}">${toXml(link)}</a></p>`;
  return `${warning}${content}${about}`;
}

function element(name: string, text: string): string {
  return `<${name}>${toXml(text)}</${name}>`;
}

/** Without what XML has no place for (XML 1.0 §2.2): one such character would cost the reader the whole feed. */
function toXml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(/[\ufffe\uffff]/g, ''));
}
