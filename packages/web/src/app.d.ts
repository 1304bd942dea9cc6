import type { OwnAccount, Preferences } from '#lib/api/types.ts';
import type { WebPlatform } from '../mount.ts';

declare global {
  namespace App {
    interface Locals {
      /** A tag of `pickLocale`. */
      locale: string;
      me: OwnAccount | null;
      /** How a member wants posts to be shown. */
      preferences: Preferences | null;
      /** The cookie names a session that the API no longer accepts. */
      expired: boolean;
    }
    interface Platform extends WebPlatform {}
  }
}
