/** What was picked last, on this device: newest first. */
const KEY = 'linnet:emojis';
const KEPT = 24;

export function readRecent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function keepRecent(text: string): void {
  const all = [text, ...readRecent().filter((one) => one !== text)];
  try {
    localStorage.setItem(KEY, JSON.stringify(all.slice(0, KEPT)));
  } catch {
    // A full or forbidden storage remembers nothing.
  }
}
