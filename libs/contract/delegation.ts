/** A commune that keeps a console of its own: what is handed over to it, how its console looks, and who looks in from the syndicate. */
import { PERMISSIONS, SYNDICATE_PERMISSIONS, type Permission } from './roles.js';

/** What can be handed over: all that can be held at a place. To hand over and to take back stays with the syndicate, as does what all communes share. */
export const DELEGABLE: readonly Permission[] = PERMISSIONS.filter((permission) => !SYNDICATE_PERMISSIONS.includes(permission));
/** Always handed over: a console without a fleet would show nothing. */
export const DELEGATED_ALWAYS: readonly Permission[] = ['devices.read'];
/** Offered at a hand-over: the daily work. What is set up once, or reaches other software, stays unless it is ticked. */
export const DELEGATED_USUALLY: readonly Permission[] = [
  'devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'deployments.manage', 'settings.manage', 'users.manage', 'audit.read',
];

/** Largest logo, bytes; PNG or WebP, each side between these, pixels. */
export const LOGO_BYTES = 256 * 1024;
export const LOGO_SIDE = { min: 16, max: 2_048 } as const;

/** How people of a console sign in: with a password, by these identity providers (their ids), or both. */
export interface SignInChoices { password: boolean; providers: string[] }

/**
 * GET /console?slug, open to all: which console stands at this address. Unknown host and slug: the syndicate's own, with null for name, logo and colour.
 * `address` is where it is at home, without a slash at the end; empty when the server was not told its public address. `takenBack`: the syndicate runs it again.
 */
export interface ConsoleView {
  name: string | null;
  /** Path of the picture on this server. */
  logo: string | null;
  /** `#rrggbb`, as it was chosen; what is drawn is derived from it. */
  colour: string | null;
  locale: 'fr' | 'en';
  address: string;
  signIn: SignInChoices;
  takenBack: boolean;
  /** When the commune gives it back, as far as that is planned: told to its own people, at its door to nobody. */
  until: string | null;
}

/** PATCH /organisations/:id/console (settings.manage) → ConsoleView. The logo: PUT (multipart field `file`) and DELETE /organisations/:id/console/logo → ConsoleView. */
export interface ConsoleBody { name?: string; colour?: string; locale?: 'fr' | 'en' }

/** PUT /organisations/:id/delegation → DelegationView: hands the console over, or changes what is handed over. At least one of `host` and `slug`. */
export interface DelegationBody {
  permissions: Permission[];
  name: string;
  colour: string;
  locale: 'fr' | 'en';
  /** A name of its own, e.g. `parc.bordeaux.example`. */
  host?: string;
  /** A path on the syndicate's own address: /c/{slug}. */
  slug?: string;
  signIn: SignInChoices;
  /** When it is taken back by itself; absent: not planned. */
  until?: string;
}
/** What a hand-over reaches, and what taking it back ends. */
export interface DelegationReach { people: number; sessions: number; tokens: number }
/** GET /organisations/:id/delegation. Before the first hand-over `since` is null and the rest is a proposal. */
export interface DelegationView {
  active: boolean;
  since: string | null;
  handedOverBy: string | null;
  /** Planned while it is active. */
  until: string | null;
  /** `by` and `reason` are null when it ended as planned. */
  ended: { at: string; by: string | null; reason: string | null } | null;
  permissions: Permission[];
  name: string;
  logo: string | null;
  colour: string;
  locale: 'fr' | 'en';
  host: string | null;
  slug: string | null;
  address: string;
  signIn: SignInChoices;
  reach: DelegationReach;
}
/** DELETE /organisations/:id/delegation → DelegationView: takes the console back, at once. */
export interface TakeBackBody { reason: string }

/**
 * POST /organisations/:id/looks: somebody of the syndicate says why they look into a commune that keeps its own console, and may do so for an hour.
 * Without it what belongs to its devices and people is `reason_required` (428), which names the communes in `organisations`.
 */
export interface LookBody { reason: string }
export interface LookView { organisation: { id: string; name: string }; reason: string; until: string }
