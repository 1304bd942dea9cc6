const UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 1,500,000 → "1.5 MB", as the language writes it. */
export function formatSize(locale: string, bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3) - 1));
  const style = { style: 'unit', unit: UNITS[step] as string, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: 1 }).format(bytes / 1_000 ** (step + 1));
}
