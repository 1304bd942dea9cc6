import type { OwnAccount, Preferences, RegistrationService } from '#lib/api/types.ts';
import type { Typed } from '#lib/session/typed.ts';
import type { WebPlatform } from '../mount.ts';

declare global {
  namespace App {
    interface Locals {
      /** A tag of `pickLocale`. */
      locale: string;
      me: OwnAccount | null;
      /** How a member wants posts to be shown. */
      preferences: Preferences | null;
      /** Of the page on which people join: the service whose script it needs. */
      service?: RegistrationService | undefined;
      /** The cookie names a session that the API no longer accepts. */
      expired: boolean;
    }
    interface PageData {
      /** Of a form that was refused. */
      typed?: Typed;
    }
    interface Platform extends WebPlatform {}
  }
}
