import { fetchPalette } from '../api/admin-settings.ts';

/** Shows this page in another colour at once, as every page that is loaded from now on; '' for the app's own. */
export async function applyPalette(color: string): Promise<void> {
  const text = color === '' ? '' : (await fetchPalette(fetch, color)).style;
  const sheet = document.getElementById('palette') ?? document.head.appendChild(document.createElement('style'));
  sheet.id = 'palette';
  sheet.textContent = text;
}
