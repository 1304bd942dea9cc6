import type { OwnAccount } from '#lib/api/types.ts';
import type { WebPlatform } from '../mount.ts';

declare global {
  namespace App {
    interface Locals {
      /** A tag of `pickLocale`. */
      locale: string;
      me: OwnAccount | null;
      /** The cookie names a session that the API no longer accepts. */
      expired: boolean;
    }
    interface Platform extends WebPlatform {}
  }
}
