import type { StatusEdit } from '../api/types.ts';

/** Characters of HTML that one page compares: some tenths of a second on a small machine. */
const MAX_COMPARED = 500_000;

/** One version of a post, beside what it is compared with. */
export interface Version {
  edit: StatusEdit;
  /** The version before; undefined for the first. */
  before: StatusEdit | undefined;
  /** What the post is now: what covers that covers every version. */
  now: StatusEdit;
  /** Whether there is too much to compare. */
  tooLong: boolean;
}

/** Versions as a page shows them, newest first; `edits` are as the API has them, oldest first. */
export function layOutVersions(edits: readonly StatusEdit[]): Version[] {
  let compared = 0;
  return edits
    .map((edit, index) => ({ edit, before: edits[index - 1], now: edits.at(-1) ?? edit }))
    .reverse()
    .map((version) => {
      compared += version.edit.content.length + (version.before?.content.length ?? 0);
      return { ...version, tooLong: version.before !== undefined && compared > MAX_COMPARED };
    });
}
