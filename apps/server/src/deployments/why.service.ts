import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { nextChange, wallTime, type Calendar, type DeploymentDeviceRow, type DeploymentWhy, type Reason, type Timing, type WhyFacts } from '#contract';
import { CalendarService } from '../calendar/index.js';
import { Clock } from '../shared/clock.js';
import { nextWaveAt } from './deployment.progress.js';
import type { DeploymentRow } from './deployment.row.js';
import { expectedOf, HALF_HOUR, horizonFrom, openSlots, type Expected, type Horizon, type Standing, type UsualWeek } from './why.rules.js';
import { readPins, readStandings, readWeeks, type MemberRow, type StandingRow } from './why.store.js';

/** Calendars whose open half hours are kept, for as long as the half hour lasts. */
const MOST_CALENDARS = 200;

interface Waves { current: number; of: number; nextAt: Date | null }
interface Ground { row: DeploymentRow; waves: Waves; weeks: ReadonlyMap<string, UsualWeek>; calendarOf: (row: StandingRow) => Calendar | undefined; horizon: Horizon; now: number }

/** Why devices are not done yet, and when they are likely to be. */
@Injectable()
export class WhyService {
  private horizon: Horizon | undefined;
  private readonly open = new Map<string, boolean[]>();

  constructor(
    private readonly calendars: CalendarService,
    private readonly clock: Clock,
  ) {}

  /** What a page shows of each of these devices. */
  async rows(em: EntityManager, row: DeploymentRow, members: readonly MemberRow[]): Promise<DeploymentDeviceRow[]> {
    const ground = await this.ground(em, row, members);
    const pins = await readPins(em, row.id, members.filter(({ phase }) => phase === 'pinned').map(({ id }) => id));
    return members.map((member) => {
      const expected = this.expected(ground, member);
      const { id, name, presence, site, state, reason, detail, progress, wave, version, before, updated_at } = member;
      return {
        device: { id, name, presence, site }, state, reason, detail, progress, updatedAt: updated_at.toISOString(), wave, version,
        ...(before && 'version' in before && { before: { version: before.version ?? null } }),
        expectedAt: expected ? new Date(expected.at).toISOString() : null, basis: expected?.basis ?? null, facts: this.facts(ground, member, pins),
      };
    });
  }

  /** All that is not done by reason, with the latest of the predictions. */
  async summary(em: EntityManager, row: DeploymentRow): Promise<DeploymentWhy> {
    const standings = await readStandings(em, row.id);
    const ground = await this.ground(em, row, standings);
    const found = new Map<Reason, { devices: number; at: number; unknown: number }>();
    for (const standing of standings) {
      if (!standing.counted) continue;
      const entry = found.get(standing.counted) ?? { devices: 0, at: 0, unknown: 0 };
      const expected = this.expected(ground, standing);
      found.set(standing.counted, { devices: entry.devices + 1, at: Math.max(entry.at, expected?.at ?? 0), unknown: entry.unknown + (expected ? 0 : 1) });
    }
    const told = (at: number) => (at > 0 ? new Date(at).toISOString() : null);
    const all = [...found.values()];
    return {
      reasons: [...found].map(([reason, { devices, at, unknown }]) => ({ reason, devices, expectedAt: told(at), unknown })).toSorted((a, b) => b.devices - a.devices || (a.reason < b.reason ? -1 : 1)),
      expectedAt: told(Math.max(0, ...all.map(({ at }) => at))), unknown: all.reduce((sum, { unknown }) => sum + unknown, 0),
    };
  }

  private async ground(em: EntityManager, row: DeploymentRow, rows: readonly StandingRow[]): Promise<Ground> {
    const now = this.clock.now().getTime();
    const waves: { number: number; enough_at: Date | null }[] = await em.query('select number, enough_at from deployment_wave where deployment_id = $1', [row.id]);
    const open = rows.filter(({ counted }) => counted !== null);
    const places = [...new Map(open.filter(({ timing }) => timing?.windows.length).map((one) => [placeKey(one), { organisationId: one.organisation_id, siteId: one.site_id }])).values()];
    const at = places.length > 0 ? await this.calendars.at(em, row.tenant_id, places) : undefined;
    const byPlace = new Map(places.map((place) => [`${place.organisationId} ${place.siteId}`, at?.(place)]));
    return {
      row, now, waves: { current: row.wave, of: Math.max(1, waves.length), nextAt: nextWaveAt(row, waves) },
      weeks: await readWeeks(em, open.map(({ id }) => id), wallTime('Europe/Paris', now).day),
      calendarOf: (one) => (one.timing?.windows.length ? byPlace.get(placeKey(one)) : undefined), horizon: this.horizonAt(now),
    };
  }

  /** The same for half an hour. */
  private horizonAt(now: number): Horizon {
    const first = this.horizon?.slots[0]?.at ?? 0;
    if (!this.horizon || now < first || now >= first + HALF_HOUR) {
      this.horizon = horizonFrom(now);
      this.open.clear();
    }
    return this.horizon;
  }

  private openOf({ horizon, now }: Ground, calendar: Calendar, { windows }: Timing): boolean[] {
    const key = JSON.stringify([windows, calendar]);
    const known = this.open.get(key);
    if (known) return known;
    if (this.open.size >= MOST_CALENDARS) this.open.clear();
    const open = openSlots(horizon, calendar, windows, now);
    this.open.set(key, open);
    return open;
  }

  private expected(ground: Ground, member: StandingRow): Expected | null {
    if (!member.counted) return null;
    const calendar = ground.calendarOf(member);
    const { timing, online, retry_at } = member;
    const standing: Standing = {
      reason: member.counted, failed: member.state === 'failed', online, timing, week: ground.weeks.get(member.id) ?? null, calendar,
      open: calendar && timing ? this.openOf(ground, calendar, timing) : undefined, retryAt: retry_at?.getTime() ?? null, heldUntil: heldUntil(ground, member),
    };
    return expectedOf(standing, ground.horizon, ground.now);
  }

  private facts(ground: Ground, member: MemberRow, pins: ReadonlyMap<string, { id: string; version: string | null }>): WhyFacts {
    const { reason, timing, phase, wave, presence, last_seen_at, retry_at, state, progress, size } = member;
    if (reason === null && state !== 'downloading') return {};
    const { row, now, waves, horizon } = ground;
    const calendar = ground.calendarOf(member);
    const opensAt = calendar && timing ? nextChange(calendar, timing.windows, Math.max(now, Date.parse(timing.from ?? '') || 0)) : undefined;
    const usual = expectedOf({ reason: 'offline', failed: false, online: false, week: ground.weeks.get(member.id) ?? null, timing: null, open: undefined, calendar: undefined, retryAt: null, heldUntil: null }, horizon, now);
    const pin = pins.get(member.id);
    return {
      ...(presence !== 'online' && { lastSeenAt: last_seen_at?.toISOString() ?? null, usuallyOnAt: usual ? new Date(usual.at).toISOString() : null }),
      ...(calendar && timing && { windows: timing.windows, opensAt: opensAt === undefined ? null : new Date(opensAt).toISOString() }),
      ...(timing?.from !== undefined && Date.parse(timing.from) > now && { startAt: timing.from }),
      ...(timing?.deadline !== undefined && { deadline: timing.deadline }),
      ...(phase === 'held' && waves.of > 1 && { wave: { number: wave, current: waves.current, of: waves.of } }),
      ...(retry_at && { retryAt: retry_at.toISOString() }),
      ...(state === 'downloading' && size !== null && progress !== null && { bytesLeft: Math.round((Number(size) * (100 - progress)) / 100) }),
      ...(pin && { pinnedBy: pin }),
      ...(reason === 'paused' && row.pause_cause && { pausedFor: row.pause_cause }),
    };
  }
}

const placeKey = ({ organisation_id, site_id }: Pick<StandingRow, 'organisation_id' | 'site_id'>): string => `${organisation_id} ${site_id}`;

/** When a device whose wave has not begun goes into its target, as far as that is known: the next wave after its soak, the first one at the start. */
function heldUntil({ row, waves }: Ground, { phase, wave }: StandingRow): Standing['heldUntil'] {
  if (phase !== 'held') return null;
  if (row.wave === 0 && wave === 1 && row.start_at) return { at: row.start_at.getTime(), basis: 'start' };
  return wave === waves.current + 1 && waves.nextAt ? { at: waves.nextAt.getTime(), basis: 'soak' } : null;
}
