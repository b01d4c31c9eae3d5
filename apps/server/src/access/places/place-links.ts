import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InsideWhat } from '#contract';
import type { Scope } from '../../shared/scope.js';

export type PlaceType = 'organisation' | 'site';
/** A site as it is from now on; its former owner when it has another one. */
export interface ChangedSite { id: string; name: string; organisationId: string; organisationName: string; from: string | null }
/** How many of what, of the place with this id. */
export interface Counted { id: string; what: InsideWhat; count: number }

/** What a room has in places: a statement or two for all of the ids, in the transaction of the caller. */
export interface PlaceLink {
  /** What would be lost with a place, or have nowhere to be. */
  inside(em: EntityManager, scope: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]>;
  /** Sites have another name or owner: what this room keeps of them follows. @returns what went with them */
  sitesChanged?(em: EntityManager, scope: Scope, sites: readonly ChangedSite[]): Promise<Counted[]>;
  /** The places, which are empty, are about to go: traces that need not stay go first. */
  removing?(em: EntityManager, scope: Scope, kind: PlaceType, ids: readonly string[]): Promise<void>;
}

/** Places are of this room, what stands in them of others, which tell theirs at start. */
@Injectable()
export class PlaceLinks {
  private readonly links: PlaceLink[] = [];

  register(link: PlaceLink): void {
    this.links.push(link);
  }

  /** What is inside, without zeros. */
  async inside(em: EntityManager, scope: Scope, kind: PlaceType, ids: readonly string[]): Promise<Counted[]> {
    return this.all(ids, (link) => link.inside(em, scope, kind, ids));
  }

  /** @returns what went with the sites, without zeros */
  async sitesChanged(em: EntityManager, scope: Scope, sites: readonly ChangedSite[]): Promise<Counted[]> {
    return this.all(sites, (link) => link.sitesChanged?.(em, scope, sites));
  }

  async removing(em: EntityManager, scope: Scope, kind: PlaceType, ids: readonly string[]): Promise<void> {
    for (const link of this.links) if (ids.length > 0) await link.removing?.(em, scope, kind, ids);
  }

  private async all(asked: readonly unknown[], ask: (link: PlaceLink) => Promise<Counted[]> | undefined): Promise<Counted[]> {
    const found: Counted[] = [];
    for (const link of this.links) if (asked.length > 0) found.push(...((await ask(link)) ?? []));
    return found.filter(({ count }) => count > 0);
  }
}

/** `3 sites, 12 devices`, for the sentence of a refusal. */
export const insideWords = (inside: readonly Counted[]): string => inside.map(({ what, count }) => `${count} ${count === 1 ? ONE[what] : what.replaceAll('-', ' ')}`).join(', ');

const ONE: Record<InsideWhat, string> = {
  members: 'member', sites: 'site', people: 'person', devices: 'device', 'retired-devices': 'retired device', 'enrolment-tokens': 'enrolment token', assets: 'asset', apps: 'app of its own', console: 'console that was handed over',
};
