import { requireMember } from '#lib/api/require-member.ts';
import type { LayoutLoad } from './$types';

/** Every page below is for people with an account; it has them as `me`. */
export const load: LayoutLoad = async ({ parent, url }) => ({ me: await requireMember(parent, url) });
