const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesSomething = (method: string): boolean => !SAFE.has(method);

/** What a browser says of where a request comes from. `site`: Sec-Fetch-Site. */
export interface OriginHeaders { origin?: string | undefined; host?: string | undefined; site?: string | undefined }

/**
 * True when a browser says the request was made by our own page, or when no browser is involved (no Origin).
 * @param publicUrl the configured origin; undefined = whatever host the request was addressed to
 */
export function isOwnOrigin(headers: OriginHeaders, publicUrl: string | undefined): boolean {
  const { origin, host, site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  if (publicUrl !== undefined) return origin === publicUrl;
  return URL.canParse(origin) && new URL(origin).host === host;
}
