import { isOurs, ownHost } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';

/** Whether a uri names something that lives here: nobody else may tell us what it is, and we never fetch it. */
export function isOwnUri(ctx: Context, uri: string): boolean {
  return isOurs(ctx, uri);
}

export function ownHosts(ctx: Context): string[] {
  return [ownHost(ctx)];
}
