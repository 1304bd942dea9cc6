import { redirect } from '@sveltejs/kit';
import type { OwnAccount } from './types.ts';

/** The reader's account; sends a visitor to the sign-in page, which leads back here. */
export async function requireMember(parent: () => Promise<{ me: OwnAccount | null }>, url: URL): Promise<OwnAccount> {
  const { me } = await parent();
  if (!me) redirect(302, `/sign-in?redirect_to=${encodeURIComponent(url.pathname + url.search)}`);
  return me;
}
