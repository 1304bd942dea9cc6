import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { type InstanceStats, loadInstanceStats } from '../instances/stats.ts';
import { loadInstanceSettings } from './settings.ts';

/** Whether visitors get nothing but the way in. */
export async function isPrivate(ctx: Context): Promise<boolean> {
  return (await loadInstanceSettings(ctx)).privateServer === 'on';
}

/** Whether other servers have to say who they are before they are given anything. */
export async function areSignaturesWanted(ctx: Context): Promise<boolean> {
  const { authorizedFetch, privateServer } = await loadInstanceSettings(ctx);
  // What visitors may not read would be read by whoever calls itself a server.
  return authorizedFetch === 'on' || privateServer === 'on';
}

const NOTHING: InstanceStats = { users: 0, activeUsers: 0, localPosts: 0, peers: [] };

/** How busy the server is, as far as everybody may know. */
export async function loadPublicStats(ctx: Context): Promise<InstanceStats> {
  return (await isPrivate(ctx)) ? NOTHING : loadInstanceStats(ctx);
}

/** The servers that are known here. Throws `not-found` where that is not told. */
export async function loadPublicPeers(ctx: Context): Promise<string[]> {
  if ((await loadInstanceSettings(ctx)).peersFor === 'nobody') throw notFound();
  return (await loadInstanceStats(ctx)).peers;
}
