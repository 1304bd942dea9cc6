import type { Context } from '../context.ts';
import { findSources } from './queries.ts';

/** What an author typed; pages of posts go without. */
export interface SourceView {
  text: string;
  /** A media type. */
  type: string;
}

/** The sources of posts that have one, by the post's id. */
export async function loadSources(ctx: Context, ids: readonly number[]): Promise<Map<number, SourceView>> {
  const rows = ids.length === 0 ? [] : await findSources.all(ctx.db, { ids: [...ids] });
  return new Map(
    rows.flatMap(({ id, sourceText, sourceType }) =>
      sourceText === null ? [] : [[id, { text: sourceText, type: sourceType ?? 'text/plain' }] as const],
    ),
  );
}
