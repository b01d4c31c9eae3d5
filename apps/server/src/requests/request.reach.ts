import type { Permission } from '#contract';
import { mayNarrow, narrowed, type SignedIn } from '../access/index.js';
import type { Scope } from '../shared/scope.js';

/** Where something is held, as SQL takes it: null is everywhere. */
export interface Reach { organisations: readonly string[] | null; sites: readonly string[] }

export const reachOf = ({ organisations, sites = [] }: Pick<Scope, 'organisations' | 'sites'>): Reach => ({ organisations: organisations === 'all' ? null : organisations, sites });

const held = (caller: SignedIn, permission: Permission): Reach => (mayNarrow(caller, [permission]) ? reachOf(narrowed(caller, [permission]).scope) : { organisations: [], sites: [] });

/** Where somebody answers requests: `any` of them, and `teaching` those for apps that are approved for teaching. */
export interface Answering { any: Reach; teaching: Reach }
export const answeringOf = (caller: SignedIn): Answering => ({ any: held(caller, 'deployments.manage'), teaching: held(caller, 'deployments.teaching') });

/** The person behind a session or a token. */
export const personOf = ({ actor }: Pick<Scope, 'actor'>): string | null => actor.personId ?? actor.id;

/** Asked by this very account. Never what came by the form, whatever name stands there. */
export const isOwn = (scope: Pick<Scope, 'actor'>, { asker_id }: { asker_id: string | null }): boolean => asker_id !== null && asker_id === personOf(scope);
