const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

/** A number of a blurhash. */
export function decode83(text: string): number {
  let value = 0;
  for (const character of text) value = value * 83 + Math.max(0, alphabet.indexOf(character));
  return value;
}

/** The average colour of a blurhash (its four DC digits) as `rgb(…)`; a calm grey for a broken one. */
export function averageColor(hash: string | null): string {
  if (!hash || hash.length < 6) return 'var(--sunken)';
  const value = decode83(hash.slice(2, 6));
  return `rgb(${(value >> 16) & 255} ${(value >> 8) & 255} ${value & 255})`;
}
