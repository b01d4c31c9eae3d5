import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DownloadedBytes, PlanRequest, SharingAnswer, SharingNotice, SharingPlan, SharingTicket } from '#contract';
import { Database } from '#database';
import { SigningKey } from '#pki';
import { SettingsService } from '../access/index.js';
import { ChunkLists, FileGate } from '../catalogue/index.js';
import { DeviceGate } from '../devices/index.js';
import type { DeviceCaller } from '../enrolment/index.js';
import { Clock } from '../shared/clock.js';
import { Metrics } from '../shared/metrics.js';
import { isPublic, publicNetwork } from '../shared/networks.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { TargetService } from '../target/index.js';
import { grant, heard, TERM } from './lease.rules.js';
import { bytesOf, forgetOthers, neededAt, noteFiles, openSwarm, peersOf, placeOf, saveSwarm, type Whereabouts } from './sharing.store.js';

/** How long (ms) a ticket opens the doors of neighbours: a night, for a device that loses the server meanwhile. */
const TICKET = 12 * 3_600_000;
/** Without a lease a device comes again after so long (ms), give or take a third. */
const AGAIN = 15_000;

/** Finds the neighbours of a device that fetches a file, and divides what is to be drawn over the line of their school. */
@Injectable()
export class SharingService {
  private readonly countLine: (bytes: number) => void;
  private readonly countNeighbours: (bytes: number) => void;

  constructor(
    private readonly db: Database,
    private readonly settings: SettingsService,
    private readonly targets: TargetService,
    private readonly chunks: ChunkLists,
    private readonly files: FileGate,
    private readonly gate: DeviceGate,
    private readonly signing: SigningKey,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.countLine = metrics.sum('craie_sharing_line_bytes_total', 'Bytes of package files that came to devices over the lines of their schools, as they say.');
    this.countNeighbours = metrics.sum('craie_sharing_neighbour_bytes_total', 'Bytes of package files that devices had from neighbours, as they say: so much the lines were spared.');
  }

  /** Notes what a device has whole. @param network `publicNetwork` of where it calls from */
  async notice(device: DeviceCaller, network: string, said: SharingNotice): Promise<SharingAnswer> {
    return this.db.system(async (em) => {
      const { here, on, diskMb } = await this.inForce(em, device, network);
      const known = said.files.map(({ sha256 }) => sha256);
      await this.noted(em, here, { ...said, addresses: atHome(said.addresses, network), serves: said.serves && on }, said.files.map((file) => ({ ...file, whole: true })), this.clock.now());
      await forgetOthers(em, device.deviceId, said.files);
      return { v: 1, on, siteId: here.siteId, diskMb, needed: on ? await neededAt(em, here, known) : [] };
    });
  }

  /** What a device that fetches a file is to do next. @throws ProblemError `not_found` for a file that its target does not name, or that holds malware */
  async plan(device: DeviceCaller, network: string, sha256: string, asked: PlanRequest): Promise<SharingPlan> {
    if (!(await this.targets.wantsFile(device.deviceId, sha256)) || (await this.files.isPutAside(sha256))) throw notFound('This file');
    return this.db.system(async (em) => {
      const now = this.clock.now();
      const { here, on } = await this.inForce(em, device, network);
      const serves = asked.serves && on;
      await this.noted(em, here, { ...asked, addresses: atHome(asked.addresses, network), serves }, [{ sha256, whole: false, wan: asked.wan, lan: asked.lan }], now);
      const list = asked.list ? await this.chunks.list(em, device.tenantId, sha256) : undefined;
      const answer = { v: 1 as const, ...(list && { chunks: list.toString('base64') }), peers: [], againMs: Math.round(AGAIN * (2 / 3 + (2 / 3) * Math.random())) };
      if (!on || here.siteId === null) return { ...answer, alone: true };

      const before = heard(await openSwarm(em, here, sha256, now), { ...asked, deviceId: device.deviceId }, now.getTime());
      const others = await peersOf(em, here, sha256, before.map(({ deviceId }) => deviceId), now);
      // What a device on its battery draws it alone has: while somebody who passes it on is at it, it waits. Whoever begins looks first at those who have everything.
      const left = asked.alone || (!serves && others.length > 0 && before.length > 0) || (asked.list && others.some(({ whole }) => whole));
      const { leases, lease } = left ? { leases: before, lease: undefined } : grant(before, { ...asked, deviceId: device.deviceId }, now.getTime());
      await saveSwarm(em, here, sha256, leases);
      const until = new Date(now.getTime() + TICKET).toISOString();
      const ticket: SharingTicket = { v: 1, kind: 'sharing', deviceId: device.deviceId, siteId: here.siteId, sha256, until };
      return {
        ...answer, alone: asked.alone, ticket: this.signing.sign(JSON.stringify(ticket)),
        peers: others.map(({ deviceId, addresses, port }) => ({ deviceId, addresses, port })),
        ...(lease && { lease: { run: lease.run, ms: Math.round(TERM / 2) } }),
      };
    });
  }

  /** @throws ProblemError `not_found` */
  async ofDevice(scope: Scope, deviceId: string): Promise<DownloadedBytes> {
    return this.db.tenant(scope, async (em) => {
      await this.gate.check(scope, em, deviceId);
      return bytesOf(em, scope.tenantId, { deviceId });
    });
  }

  /** For what a deployment asks, on those of its devices that the transaction sees. The caller has checked that it sees the deployment. */
  ofDeployment(em: EntityManager, scope: Scope, deploymentId: string): Promise<DownloadedBytes> {
    return bytesOf(em, scope.tenantId, { deploymentId });
  }

  private async noted(...said: Parameters<typeof noteFiles>): Promise<void> {
    const { wan, lan } = await noteFiles(...said);
    if (wan + lan > 0) this.db.afterCommit(() => { this.countLine(wan); this.countNeighbours(lan); });
  }

  private async inForce(em: EntityManager, { deviceId, tenantId }: DeviceCaller, network: string): Promise<{ here: Whereabouts; on: boolean; diskMb: number }> {
    const place = await placeOf(em, deviceId);
    if (!place) throw notFound('This device');
    const values = await this.settings.effective(em, { tenantId }, place, ['sharing.enabled', 'sharing.disk-mb']);
    return { here: { tenantId, deviceId, network, ...place }, on: values['sharing.enabled'] && place.siteId !== null && network !== '', diskMb: values['sharing.disk-mb'] };
  }
}

/** Addresses of the device's own network: nobody is sent to a machine of somebody else by what a device says. */
const atHome = (addresses: readonly string[], network: string): string[] => addresses.filter((address) => isIP(address) !== 0 && (!isPublic(address) || publicNetwork(address) === network));
