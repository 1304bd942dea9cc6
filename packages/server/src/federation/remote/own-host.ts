import type { Context } from '../../core/context.ts';
import { hostOf } from '../read/origin.ts';

/** Whether a uri names something that lives here: nobody else may tell us what it is, and we never fetch it. */
export function isOwnUri(ctx: Context, uri: string): boolean {
  return hostOf(uri) === new URL(ctx.config.publicUrl).host;
}

export function ownHosts(ctx: Context): string[] {
  return [new URL(ctx.config.publicUrl).host];
}
