/**
 * From one colour that a commune chose to the two that are drawn, one a scheme: the hue stays, the lightness gives way until everything reads.
 * Pure. Contrast: WCAG 2.1, 1.4.3; the grounds are those of tokens.css.
 */

/** What takes the place of `--primary`, `--primary-ink` and `--primary-pale` in one scheme. */
export interface Tint { primary: string; ink: string; pale: string }
/** `adapted`: the colour itself would not read there, so a lighter or darker one of its hue is drawn. */
export interface Pair { light: Tint & { adapted: boolean }; dark: Tint & { adapted: boolean } }

type Rgb = readonly [number, number, number];
type Hsl = readonly [hue: number, saturation: number, lightness: number];

/** WCAG AA for text of any size. */
const READABLE = 4.5;
const STEP = 0.005;
/** Paper: page, surface and raised surface; a filled button bears white; so much of the colour is in its pale ground. */
const LIGHT = { grounds: ['#f7f7f3', '#ffffff', '#f1f2ec'], ink: '#ffffff', surface: '#ffffff', texts: ['#1b2420', '#5a665f'], share: 0.1, towards: -1 } as const;
/** Board: a filled button bears the board's own dark. */
const DARK = { grounds: ['#121a17', '#18221e', '#1f2b26'], ink: '#0e1512', surface: '#18221e', texts: ['#eef1ea', '#a9b8af'], share: 0.13, towards: 1 } as const;
type Scheme = typeof LIGHT | typeof DARK;

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** @param colour `#rrggbb` */
export function pairOf(colour: string): Pair {
  return { light: tintOf(colour.toLowerCase(), LIGHT), dark: tintOf(colour.toLowerCase(), DARK) };
}

/** Black reads on paper and white on the board, so the walk always ends. */
function tintOf(colour: string, scheme: Scheme): Pair['light'] {
  const [hue, saturation, lightness] = toHsl(toRgb(colour));
  for (let at = lightness, primary = colour; ; at += scheme.towards * STEP, primary = toHex(toRgbOf([hue, saturation, Math.min(1, Math.max(0, at))]))) {
    const pale = mix(primary, scheme.surface, scheme.share);
    if (reads(primary, pale, scheme) || at < 0 || at > 1) return { primary, ink: scheme.ink, pale, adapted: primary !== colour };
  }
}

const reads = (primary: string, pale: string, { grounds, ink, texts }: Scheme): boolean =>
  [...grounds, ink, pale].every((ground) => contrast(primary, ground) >= READABLE) && texts.every((text) => contrast(text, pale) >= READABLE);

/** 1 to 21. */
export function contrast(one: string, two: string): number {
  const [low = 0, high = 0] = [luminance(toRgb(one)), luminance(toRgb(two))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(colour: string, ground: string, share: number): string {
  const [one, two] = [toRgb(colour), toRgb(ground)];
  return toHex([0, 1, 2].map((i) => (one[i] ?? 0) * share + (two[i] ?? 0) * (1 - share)) as unknown as Rgb);
}

const toRgb = (colour: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
const toHex = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

function toHsl(rgb: Rgb): Hsl {
  const [r, g, b] = rgb.map((part) => part / 255) as unknown as Rgb;
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const [lightness, range] = [(most + least) / 2, most - least];
  if (range === 0) return [0, 0, lightness];
  const hue = most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return [hue * 60, range / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function toRgbOf([hue, saturation, lightness]: Hsl): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number): number => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [part(0), part(8), part(4)];
}
