/** What a browser is set to for one reader, whichever page it shows: kept in cookies, so that no page begins otherwise. */
export const looks = {
  theme: ['auto', 'light', 'dark'],
  text: ['normal', 'large', 'larger'],
} as const;

export type Look = keyof typeof looks;
export type LookValue<L extends Look> = (typeof looks)[L][number];

const YEAR_S = 31_536_000;
const cookieOf = (look: Look) => `linnet_${look}`;

/** The attributes of the root that say it, from cookies: nothing that stands there gets into a page but our own words. */
export function lookAttributes(read: (cookie: string) => string | undefined): string {
  return (Object.keys(looks) as Look[])
    .map((look) => ({ look, value: looks[look].find((one) => one === read(cookieOf(look))) }))
    .map(({ look, value }) => (value === undefined || value === looks[look][0] ? '' : ` data-${look}="${value}"`))
    .join('');
}

/** How this page looks. */
export function readLook<L extends Look>(look: L): LookValue<L> {
  const value = document.documentElement.dataset[look];
  return looks[look].find((one) => one === value) ?? looks[look][0];
}

/** Shows it at once, and in every page to come. */
export function saveLook<L extends Look>(look: L, value: LookValue<L>): void {
  document.documentElement.dataset[look] = value;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `${cookieOf(look)}=${value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}
