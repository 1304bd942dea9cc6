import { normalizeTag } from '../../lib/text/extract.ts';

/** Tags as they are kept: normalised, each once, empty ones left out. */
export function normalizeTags(tags: string[]): string[] {
  return [...new Set(tags.map(normalizeTag).filter((tag) => tag !== ''))];
}
