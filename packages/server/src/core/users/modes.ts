import type { Context } from '../context.ts';
import { loadInstanceSettings } from './settings.ts';

/** Whether other servers have to say who they are before they are given anything. */
export async function areSignaturesWanted(ctx: Context): Promise<boolean> {
  return (await loadInstanceSettings(ctx)).authorizedFetch === 'on';
}
