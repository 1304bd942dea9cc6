import { goto } from '$app/navigation';
import type { OwnAccount } from '../api/types.ts';
import { composer, openComposer } from '../composer/composer.svelte.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { placesWithKey } from './places.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}

const focusedPost = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-status]') ?? null;

/** Focuses the next or previous post; the first visible one when none has focus. */
function movePost(step: 1 | -1): void {
  const posts = [...document.querySelectorAll<HTMLElement>('main [data-status]')];
  const focused = focusedPost();
  const visible = posts.findIndex((post) => post.getBoundingClientRect().top >= 0);
  const index = focused ? posts.indexOf(focused) + step : visible;
  const post = posts[index];
  if (!post) return;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: 'start' });
}

function actOnPost(action: string): void {
  focusedPost()?.querySelector<HTMLButtonElement>(`[data-action='${action}']`)?.click();
}

function openPost(): void {
  const link = focusedPost()?.querySelector<HTMLAnchorElement>('a.when');
  if (link) void goto(link.href);
}

async function openSearch(): Promise<void> {
  const box = () => document.querySelector<HTMLInputElement>('input[type=search]');
  if (!box()?.checkVisibility()) await goto('/search');
  box()?.focus();
}

export interface Shortcut {
  /** One key, or `g` and another. */
  keys: string;
  text: (t: MessagesOf<'member'>) => string;
  run: (showHelp: () => void) => void;
}

const onPosts: Shortcut[] = [
  { keys: 'j', text: (t) => t.shortcutNext, run: () => movePost(1) },
  { keys: 'k', text: (t) => t.shortcutPrevious, run: () => movePost(-1) },
  { keys: 'n', text: (t) => t.newPost, run: () => openComposer() },
  { keys: 'r', text: (t) => t.reply, run: () => actOnPost('reply') },
  { keys: 'f', text: (t) => t.like, run: () => actOnPost('like') },
  { keys: 'b', text: (t) => t.boost, run: () => actOnPost('boost') },
  { keys: 'o', text: (t) => t.shortcutOpen, run: openPost },
  { keys: '/', text: (t) => t.search, run: () => void openSearch() },
  { keys: '?', text: (t) => t.shortcutHelp, run: (showHelp) => showHelp() },
];

/** All there are: the help shows this list, and the keys do what it says. */
export function shortcutsOf(me: OwnAccount): Shortcut[] {
  const goes = placesWithKey(me).map(({ key, text, href }) => ({ keys: `g ${key}`, text, run: () => void goto(href) }));
  return [...onPosts, ...goes];
}

let prefix = '';

/** Acts on a key, never while somebody types or holds a modifier. */
export function handleShortcut(event: KeyboardEvent, me: OwnAccount, showHelp: () => void): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.key === 'Shift') return;
  const keys = prefix + event.key;
  prefix = '';
  if (composer.open || isTyping(event.target)) return;
  if (keys === 'g') {
    prefix = 'g ';
    return;
  }
  const shortcut = shortcutsOf(me).find((one) => one.keys === keys);
  if (shortcut === undefined) return;
  event.preventDefault();
  shortcut.run(showHelp);
}
