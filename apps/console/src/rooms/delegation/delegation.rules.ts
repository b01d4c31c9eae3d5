/** What a hand-over is made of, as it is filled in. Pure. */
import type { DelegationBody, DelegationView, Permission, SignInProvider } from '#contract';
import { dayOf, untilOf } from './term.rules.js';

/** What can be handed over, by what it is about: the contract's list, which the console knows as types only. */
export const GROUPS = {
  fleet: ['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send'],
  apps: ['catalogue.manage', 'deployments.manage', 'deployments.teaching'],
  people: ['users.manage', 'sign-in.manage', 'audit.read'],
  house: ['organisations.manage', 'settings.manage', 'webhooks.manage'],
} as const satisfies Record<string, readonly Permission[]>;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];
const ALL: readonly Permission[] = Object.values(GROUPS).flat();

/** Always handed over: a console without a fleet would show nothing. */
export const isFixed = (permission: Permission): boolean => permission === 'devices.read';
/** What is not ticked. */
export const kept = (given: readonly Permission[]): Permission[] => ALL.filter((permission) => !given.includes(permission));
/** For sentences, whose keys have no dot. */
export const keyOf = (permission: Permission): string => permission.replace('.', '-');

/** The fields of the form. */
export interface HandOver { permissions: Permission[]; name: string; colour: string; locale: 'fr' | 'en'; slug: string; host: string; password: boolean; providers: string[]; day: string }

export const toForm = ({ permissions, name, colour, locale, slug, host, signIn, until }: DelegationView): HandOver =>
  ({ day: dayOf(until), permissions, name, colour, locale, slug: slug ?? '', host: host ?? '', password: signIn.password, providers: signIn.providers });

export function toBody({ slug, host, providers, password, name, colour, day, ...rest }: HandOver): DelegationBody {
  const given = { host: hostOf(host), slug: slug.trim().toLowerCase() };
  const until = untilOf(day);
  return {
    ...rest, name: name.trim(), colour: colour.toLowerCase(), ...(given.host && { host: given.host }), ...(given.slug && { slug: given.slug }),
    signIn: { password, providers }, ...(until && { until }),
  };
}

/** A name out of what people paste: an address with its scheme and path, capitals, accents. What is none stays, for the server to say so. */
export function hostOf(typed: string): string {
  const text = typed.trim().replace(/^https?:\/\//i, '');
  return text !== '' && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : text.toLowerCase();
}

/** The field of the form that a field of the body is. */
export const fieldOf = (field: string): string => (field === 'until' ? 'day' : field.startsWith('signIn.') ? (field.split('.')[1] ?? field) : (field.split('.')[0] ?? field));

/** What can be chosen, with names that tell them apart; what was chosen and is offered no more is called by `gone`. */
export function providerChoices(offered: readonly SignInProvider[], chosen: readonly string[], gone: (id: string) => string): { value: string; label: string }[] {
  const label = ({ name, organisation }: SignInProvider): string => (offered.filter((one) => one.name === name).length > 1 ? `${name} (${organisation})` : name);
  const unknown = chosen.filter((id) => !offered.some((one) => one.id === id));
  return [...offered.map((one) => ({ value: one.id, label: label(one) })), ...unknown.map((id) => ({ value: id, label: gone(id) }))];
}
