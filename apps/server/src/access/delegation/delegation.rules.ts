/** Addresses of delegated consoles, and what is handed over. Pure. */
import { DELEGABLE, DELEGATED_ALWAYS, type Permission } from '#contract';

/** A name in the DNS, lower-case, of two labels or more, the last one not a number: no address, no `localhost`, no port. */
export const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$/;
export const COLOUR = /^#[0-9a-f]{6}$/;
/** Of identity providers. */
export const PROVIDER = /^[a-z0-9][a-z0-9_-]{0,39}$/;
/** The console's own colour, until a commune chooses one. */
export const OWN_COLOUR = '#2b6a56';

/** A path proposed for a name: « Mont-de-Marsan » → `mont-de-marsan`. @param folded lower-case, without accents */
export function slugOf(folded: string): string | null {
  const slug = folded.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40).replaceAll(/^-+|-+$/g, '');
  return SLUG.test(slug) ? slug : null;
}

/** The name in a Host header, without its port; undefined for what cannot be the name of a console. */
export function hostNameOf(header: string | undefined): string | undefined {
  const name = header?.toLowerCase().replace(/:\d{1,5}$/, '');
  return name !== undefined && HOST.test(name) ? name : undefined;
}

/** The origin of a console with a host of its own: scheme and port are those of the public address. */
export function originAt(host: string, publicUrl: string): string {
  const { protocol, port } = new URL(publicUrl);
  return `${protocol}//${host}${port ? `:${port}` : ''}`;
}

/** Where a console is at home. @param publicUrl undefined: the server does not know by which address it is reached */
export function addressOf({ host, slug }: { host: string | null; slug: string | null }, publicUrl: string | undefined): string {
  if (publicUrl === undefined) return '';
  if (host !== null) return originAt(host, publicUrl);
  return slug === null ? publicUrl : `${publicUrl}/c/${slug}`;
}

/** What is handed over, whole and in the order of the contract. */
export const handedOver = (chosen: readonly Permission[]): Permission[] => DELEGABLE.filter((permission) => chosen.includes(permission) || DELEGATED_ALWAYS.includes(permission));
