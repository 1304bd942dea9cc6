/** A picture of modules as the path of an SVG: a run of dark ones of a row is one rectangle. */
export interface QrPath {
  /** Modules a side, with the quiet zone around them. */
  size: number;
  path: string;
}

/** ISO/IEC 18004 wants four light modules around the symbol. */
const QUIET = 4;

/** A text as a QR code. */
export async function drawQr(text: string): Promise<QrPath> {
  const { default: encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  return { size: rows.length, path: rows.map(drawRow).join('') };
}

function drawRow(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    path += `M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`;
  }
  return path;
}
