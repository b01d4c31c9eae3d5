import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Authority, beginRotation, moveRotation, PkiError, retireOld } from '#pki';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Welcomes } from '../devices/index.js';
import { TrustCensus, type Census } from '../enrolment/index.js';
import { CertificateRenewal } from '../operations/index.js';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { Log } from '../shared/log.js';
import { Trust } from '../shared/trust.js';
import { Control } from './control.js';
import { Failure } from './failure.js';

const EVERY = 5 * 60_000;
const WEEKS = 28 * 86_400_000;
const Rotate = Compile(Type.Object({ delayMs: Type.Integer({ minimum: 0, maximum: WEEKS }), withinMs: Type.Integer({ minimum: 0, maximum: WEEKS }), share: Type.Number({ minimum: 0, maximum: 1 }) }));
const Retire = Compile(Type.Object({ force: Type.Boolean() }));

/** Where the authority stands. */
export interface AuthorityStatus extends Census {
  /** Roots that devices are to trust: 2 during a rotation. */
  roots: number;
  /** The server shows a certificate of the newest root, and signs by the newest key. */
  moved: boolean;
  /** Devices that must know the new root before that, 0 to 1. */
  share: number;
}

/** The rotation of the authority and of the signing key (docs/adr/0011): begun and ended by a person, carried on by the server. */
@Injectable()
export class AuthorityDesk implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly control: Control,
    private readonly db: Database,
    private readonly authority: Authority,
    private readonly trust: Trust,
    private readonly census: TrustCensus,
    private readonly renewal: CertificateRenewal,
    private readonly welcomes: Welcomes,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.control.on('/authority/status', () => this.look());
    this.control.on('/authority/rotate', (body) => this.rotate(body));
    this.control.on('/authority/retire', (body) => this.retire(body));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look().catch((error: unknown) => this.log.warn({ err: error }, 'the authority could not be looked at; the next look tries again')), EVERY).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Takes up what another process did to the folder, and moves on when enough devices know the new root. */
  private async look(): Promise<AuthorityStatus> {
    await this.takeUp();
    const status = await this.status();
    if (status.roots < 2 || status.moved || status.knowing < status.devices * status.share) return status;
    await this.step(() => moveRotation(this.config.certsDir, this.clock.now()), 'authority.moved', { ...status });
    return this.status();
  }

  private async rotate(body: unknown): Promise<AuthorityStatus> {
    if (!Rotate.Check(body)) throw new Failure('The delay and the time to renew are at most four weeks, the share is at most 100.');
    await this.step(() => beginRotation(this.config.certsDir, body, this.clock.now()), 'authority.rotated', body);
    return this.status();
  }

  private async retire(body: unknown): Promise<AuthorityStatus> {
    if (!Retire.Check(body)) throw new Failure('The order is not one of this version.');
    const { devices, knowing, renewed, ...before } = await this.look();
    const behind = devices - Math.min(knowing, renewed);
    if (before.roots > 1 && before.moved && behind > 0 && !body.force) {
      throw new Failure(`${behind} of ${devices} devices still depend on the old root (${knowing} know the new one, ${renewed} have renewed). Wait, or say --force: they then come back by the old root's word for the new one.`);
    }
    await this.step(() => retireOld(this.config.certsDir, this.clock.now()), 'authority.retired', { devices, knowing, renewed });
    return this.status();
  }

  private async status(): Promise<AuthorityStatus> {
    const { roots, pin, issuer, rotation } = this.authority;
    return { roots: roots.length, moved: pin === issuer, share: rotation?.share ?? 1, ...(await this.census.count()) };
  }

  private async step(act: () => Promise<void>, action: string, detail: Record<string, unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      throw error instanceof PkiError ? new Failure(error.message, { cause: error }) : error;
    }
    await this.db.system(async (em) => {
      const tenants: { id: string }[] = await em.query(`select id from organisation where id = tenant_id`);
      const actor = { kind: 'system' as const, id: null, label: 'Craie' };
      for (const { id } of tenants) await this.audit.record(em, { tenantId: id, actor }, action, 'authority', detail);
    });
    await this.takeUp();
  }

  /** Listeners and devices follow the folder. */
  private async takeUp(): Promise<void> {
    const changed = await this.trust.reload(this.clock.now());
    await this.renewal.look();
    if (changed) void this.welcomes.again().catch((error: unknown) => this.log.warn({ err: error }, 'devices were not told of the new authority; they learn it at their next connection'));
  }
}
