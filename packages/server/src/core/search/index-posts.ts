import type { Tx } from '../../db/database.ts';
import { removeTokens, writeTokens } from '../../db/dialect/search.ts';
import { loadSearched, loadTokens } from './document.ts';

/**
 * Writes what posts can be found by as they are now, and takes out of the index what is gone or nobody may find. A post
 * is held meanwhile: whoever changes it then writes its index anew afterwards.
 */
export async function indexPosts(tx: Tx, ids: readonly number[]): Promise<void> {
  const posts = await loadSearched(tx, [...ids], { held: true });
  const gone = ids.filter((id) => !posts.has(id));
  for (const [id, post] of posts) {
    const tokens = await loadTokens(tx, post);
    if (tokens === undefined) gone.push(id);
    else await writeTokens(tx, id, tokens);
  }
  await removeTokens(tx, gone);
}
