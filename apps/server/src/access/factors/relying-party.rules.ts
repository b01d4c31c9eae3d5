/** For whom a passkey is made, and where its answers may come from (WebAuthn, section 13.4.9). Pure. */
export interface RelyingParty {
  /** The host name: a passkey works there and nowhere else. */
  id: string;
  /** Pages whose answers are taken. */
  origins: string[];
}

const ADDRESS = /^[\d.]+$|^\[/;

/**
 * The relying party of a console. Its id is the whole host name, never a parent domain: a passkey of one console is no key to another one
 * beside it.
 *
 * @param host the `Host` of the request
 * @param publicUrl the origin of the console there; undefined = whatever host the request was addressed to
 * @returns undefined where browsers make no passkeys: at a bare address, or over plain http elsewhere than on the machine itself
 */
export function relyingPartyOf(host: string | undefined, publicUrl: string | undefined): RelyingParty | undefined {
  const own = publicUrl ?? `http://${host ?? ''}`;
  if (!URL.canParse(own)) return undefined;
  const url = new URL(own);
  const local = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  if (ADDRESS.test(url.hostname) || (publicUrl?.startsWith('http:') && !local)) return undefined;
  return { id: url.hostname, origins: publicUrl ? [url.origin] : [url.origin, `https://${url.host}`] };
}
