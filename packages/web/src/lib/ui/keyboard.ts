import { goto } from '$app/navigation';
import { composer, openComposer } from '../composer/composer.svelte.ts';

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

/** One key each, never while typing or with a modifier. */
export function handleShortcut(event: KeyboardEvent, showHelp: () => void): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (composer.open || isTyping(event.target)) return;
  const actions: Record<string, () => void> = {
    j: () => movePost(1),
    k: () => movePost(-1),
    n: () => openComposer(),
    r: () => actOnPost('reply'),
    f: () => actOnPost('like'),
    b: () => actOnPost('boost'),
    o: openPost,
    '/': () => void openSearch(),
    '?': showHelp,
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
