/** The pictures of the cast, drawn here: nothing has to be downloaded or licensed. */
import sharp from 'sharp';

const BIRD =
  'M3 27c3.200-2.800 4.600-5.600 5.400-9C9.600 12.200 13 7 18.800 7c3.200 0 5.500 1.600 6.400 4.200l4.300 1.500-4 1.900c.2 6.900-4.700 11.400-11 11.400-2.800 0-4.600-.5-6-1.200Z';

/** A portrait: one bird before a plain sky. */
export function drawBird(color: string, sky: string): Promise<Buffer> {
  return render(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 40 40">
    <rect width="40" height="40" fill="${sky}"/>
    <path d="M0 34h40" stroke="#4a3b32" stroke-width=".7"/>
    <g transform="translate(4 5)"><path d="${BIRD}" fill="${color}"/>
    <path d="M7.600 21.500c4.600 1.600 8.700-.7 9.700-6.700-4.300-.8-7.900 1.800-9.700 6.700Z" fill="#2b221d" opacity=".45"/>
    <circle cx="21.200" cy="11.800" r="1.250" fill="#1d1512"/></g></svg>`);
}

const LANDSCAPES = {
  dawn: { sky: ['#f9c79b', '#fdeee0'], sun: '#f4793b', hills: ['#c98f7d', '#a56a68', '#7a4a55', '#4b2f40'] },
  hedge: { sky: ['#cfe4ee', '#f4f7ee'], sun: '#fff8d8', hills: ['#a8c49a', '#7fa86f', '#55864d', '#2f5c35'] },
  night: { sky: ['#0e1730', '#33446b'], sun: '#f2ecd0', hills: ['#2a3757', '#1f2a45', '#162036', '#0c1322'] },
};

export type LandscapeName = keyof typeof LANDSCAPES;

/** Rows of hills under a sun or moon, `width` × `height` pixels. */
export function drawLandscape(name: LandscapeName, width: number, height: number): Promise<Buffer> {
  const { sky, sun, hills } = LANDSCAPES[name];
  const rows = hills.map((color, row) => {
    const base = height * (0.5 + row * 0.13);
    const swing = height * (0.1 - row * 0.012);
    const points = Array.from({ length: 41 }, (_, step) => {
      const y = base + Math.sin(step / (3.4 - row * 0.4) + row * 2.1) * swing;
      return `${((step / 40) * width).toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polygon fill="${color}" points="0,${height} ${points.join(' ')} ${width},${height}"/>`;
  });
  return render(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky[0]}"/><stop offset=".7" stop-color="${sky[1]}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${width * 0.68}" cy="${height * 0.36}" r="${height * 0.13}" fill="${sun}"/>${rows.join('')}</svg>`);
}

function render(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).jpeg({ quality: 86 }).toBuffer();
}
