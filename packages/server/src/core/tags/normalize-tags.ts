import { isTag, normalizeTag } from '../../lib/text/normalize-tag.ts';

/** Tags of others as they are kept: their keys, each once; what is no tag is left out. */
export function normalizeTags(tags: string[]): string[] {
  return [...new Set(tags.map(normalizeTag).filter(isTag))];
}
