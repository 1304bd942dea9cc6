import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { OwnAccount } from '../api/types.ts';
import { composer, openComposer } from '../composer/composer.svelte.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { isStill } from '../look/motion.ts';
import { overlay } from './overlay.svelte.ts';
import { placesWithKey } from './places.ts';

export { showDot } from './favicon-dot.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}

const focusedPost = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-status]') ?? null;

/** Focuses the next or previous post; the first visible one when none has focus. */
function movePost(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('main [data-status]')];
  const posts = all.filter((post) => post.checkVisibility());
  const focused = focusedPost();
  const visible = posts.findIndex((post) => post.getBoundingClientRect().top >= 0);
  const index = focused ? posts.indexOf(focused) + step : visible;
  const post = posts[index];
  if (!post) return;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: 'start' });
}

/** Presses what the post in focus has for it. */
const press = (selector: string) => focusedPost()?.querySelector<HTMLElement>(selector)?.click();
const actOnPost = (action: string) => press(`[data-action='${action}']`);
const authorOf = (post: HTMLElement | null) => post?.querySelector<HTMLAnchorElement>('header a.who');

function openLink(link: HTMLAnchorElement | null | undefined): void {
  if (link) void goto(link.href);
}

function mentionAuthor(): void {
  const handle = authorOf(focusedPost())?.pathname.slice(1);
  if (handle) openComposer({ text: `${decodeURIComponent(handle)} ` });
}

async function openSearch(): Promise<void> {
  const box = () => document.querySelector<HTMLInputElement>('input[type=search]');
  if (!box()?.checkVisibility()) await goto('/search');
  box()?.focus();
}

const openPalette = () => (overlay.open = 'palette');

/** What is new, if something waits, or the top. */
function showNewest(): void {
  const waiting = document.querySelector<HTMLElement>('main [data-action=newest]');
  if (waiting) waiting.click();
  else window.scrollTo({ top: 0, behavior: isStill() ? 'instant' : 'smooth' });
}

function showOlder(): void {
  const more = document.querySelector<HTMLElement>('main [data-action=older]');
  more?.focus();
  more?.click();
}

export interface Shortcut {
  /** One key, or `g` and another. */
  keys: string;
  /** Another key for the same. */
  also?: string;
  text: (t: MessagesOf<'member'>) => string;
  run: () => unknown;
}

const onPosts: Shortcut[] = [
  { keys: 'j', also: 'ArrowDown', text: (t) => t.shortcutNext, run: () => movePost(1) },
  { keys: 'k', also: 'ArrowUp', text: (t) => t.shortcutPrevious, run: () => movePost(-1) },
  {
    keys: 'o',
    also: 'Enter',
    text: (t) => t.shortcutOpen,
    run: () => openLink(focusedPost()?.querySelector('a.when')),
  },
  { keys: 'r', text: (t) => t.reply, run: () => actOnPost('reply') },
  { keys: 'f', text: (t) => t.like, run: () => actOnPost('like') },
  { keys: 'b', text: (t) => t.boost, run: () => actOnPost('boost') },
  { keys: 'd', text: (t) => t.bookmark, run: () => actOnPost('bookmark') },
  { keys: 'm', text: (t) => t.shortcutMention, run: mentionAuthor },
  { keys: 'p', text: (t) => t.shortcutAuthor, run: () => openLink(authorOf(focusedPost())) },
  { keys: 'x', text: (t) => t.shortcutWarning, run: () => press('summary:has(.show)') },
  { keys: 'e', text: (t) => t.shortcutMedia, run: () => press('.tile > a') },
  { keys: '.', text: (t) => t.shortcutNewest, run: showNewest },
  { keys: 'l', text: (t) => t.loadMore, run: showOlder },
  { keys: 'n', text: (t) => t.newPost, run: () => openComposer() },
  { keys: '/', also: 's', text: (t) => t.search, run: () => void openSearch() },
  { keys: 'Ctrl K', text: (t) => t.shortcutPalette, run: openPalette },
  { keys: '?', text: (t) => t.shortcutHelp, run: () => (overlay.open = 'help') },
];

/** All there are: the help shows this list, and the keys do what it says. */
export function shortcutsOf(me: OwnAccount): Shortcut[] {
  const goes = placesWithKey(me, page.data.instance).map(({ key, text, href }) => ({
    keys: `g ${key}`,
    text,
    run: () => void goto(href),
  }));
  return [...onPosts, ...goes];
}

/** What a key means: its letter, or where a layout has no Latin ones, the letter that stands in its place. */
export function keyOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  const foreign = key.length === 1 && key > '~' && /^Key([A-Z])$/.exec(code)?.[1];
  return foreign ? foreign.toLowerCase() : key;
}

let prefix = '';

/** Acts on a key, never while somebody types or holds a modifier, but for that which opens the palette. */
export function handleShortcut(event: KeyboardEvent, me: OwnAccount): void {
  if (event.defaultPrevented || event.key === 'Shift') return;
  const key = keyOf(event);
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key.toLowerCase() === 'k') {
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const keys = prefix + key;
  prefix = '';
  if (composer.open || isTyping(event.target)) return;
  if (keys === 'g') {
    prefix = 'g ';
    return;
  }
  // On what has the focus itself, Enter and arrows are the browser's.
  if (key.length > 1 && document.activeElement?.matches('[data-status]') !== true) return;
  const shortcut = shortcutsOf(me).find((one) => one.keys === keys || one.also === keys);
  if (shortcut === undefined) return;
  event.preventDefault();
  shortcut.run();
}
