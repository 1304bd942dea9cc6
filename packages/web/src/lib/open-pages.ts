/** What visitors of a private server may see: whose it is, and the ways in. Every other page is for its people. */
const OPEN: ReadonlySet<string | null> = new Set([
  '/(visitor)',
  '/(visitor)/about',
  '/(visitor)/confirm-email',
  '/(visitor)/forgot-password',
  '/(visitor)/invite/[code]',
  '/(visitor)/reset-password',
  '/(visitor)/setup',
  '/(visitor)/sign-in',
  '/(visitor)/sign-in/code',
  '/(visitor)/sign-up',
  '/(visitor)/sign-up/age',
  '/(visitor)/unsubscribe',
  '/language/[tag]',
  '/suspended',
  // Nothing is there.
  null,
]);

/** Whether a page shows visitors nothing of a private server but the way in. */
export function isOpenPage(route: string | null): boolean {
  return OPEN.has(route);
}
