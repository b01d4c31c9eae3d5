/** What a browser says it is, in words a person knows. Pure. Only what is recognised is kept: the text itself is nobody's business. */

/** The first that fits counts: browsers call themselves by the names of others as well. */
const BROWSERS: readonly [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/], ['Opera', /\b(?:OPR|OPT)\/(\d+)/], ['Vivaldi', /\bVivaldi\/(\d+)/], ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/], ['Chromium', /\bChromium\/(\d+)/], ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/], ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
];

const SYSTEMS: readonly [name: string, sign: RegExp][] = [
  ['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['ChromeOS', /\bCrOS\b/], ['Windows', /\bWindows\b/], ['macOS', /\bMac OS X\b|\bMacintosh\b/], ['Ubuntu', /\bUbuntu\b/], ['Linux', /\bLinux\b|\bX11\b/],
];

const LONGEST = 500;

/** `Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0` → `Firefox 140`, `Linux`. */
export function readUserAgent(text: string | undefined): { browser: string | null; system: string | null } {
  const said = (text ?? '').slice(0, LONGEST);
  const browser = BROWSERS.map(([name, sign]) => [name, sign.exec(said)?.[1]] as const).find(([, version]) => version !== undefined);
  const system = SYSTEMS.find(([, sign]) => sign.test(said));
  return { browser: browser ? `${browser[0]} ${browser[1]}` : null, system: system?.[0] ?? null };
}
