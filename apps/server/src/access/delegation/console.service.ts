import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LOGO_SIDE, type ConsoleBody, type ConsoleView } from '#contract';
import { Database } from '#database';
import { Config } from '../../shared/config.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { DelegationEntity } from './delegation.entity.js';
import { addressOf, hostNameOf } from './delegation.rules.js';
import { logoPath, ownConsole, toConsoleView, type Around } from './delegation.view.js';
import { fits, imageOf } from '../../shared/image.rules.js';
import { LogoEntity } from './logo.entity.js';

/** How a console looks, and which one stands at an address. */
@Injectable()
export class ConsoleService {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly audit: AuditService,
  ) {}

  /** The console at a Host header, or else at a path; the syndicate's own where neither is known. Nobody is asked who they are, so it tells nothing else. */
  at(header: string | undefined, slug: string | undefined): Promise<ConsoleView> {
    return this.db.system(async (em) => {
      const host = hostNameOf(header);
      const found = (host && (await em.findOneBy(DelegationEntity, { host }))) || (slug && (await em.findOneBy(DelegationEntity, { slug })));
      return found ? toConsoleView(found, await this.around(em, found.tenantId, found.organisationId)) : ownConsole(this.config.http.publicUrl);
    });
  }

  /** The console of the people of an organisation; null is the syndicate. */
  async of(em: EntityManager, tenantId: string, organisationId: string | null): Promise<ConsoleView> {
    const row = organisationId === null ? null : await em.findOneBy(DelegationEntity, { organisationId, tenantId, active: true });
    return row ? this.shownInside(em, row) : ownConsole(this.config.http.publicUrl);
  }

  /** For whoever comes from outside to something of an organisation: what stands at its door, and the origin of addresses there (empty: the server was not told its own). */
  async door(em: EntityManager, tenantId: string, organisationId: string): Promise<{ view: ConsoleView; origin: string }> {
    const { publicUrl } = this.config.http;
    const row = await em.findOneBy(DelegationEntity, { organisationId, tenantId, active: true });
    if (!row) return { view: ownConsole(publicUrl), origin: publicUrl ?? '' };
    return { view: toConsoleView(row, await this.around(em, tenantId, organisationId)), origin: addressOf({ host: row.host, slug: null }, publicUrl) };
  }

  /** What a commune changes itself. @throws ProblemError `not_found`, `conflict` for a commune without a console of its own */
  change(scope: Scope, id: string, { name, colour, locale }: ConsoleBody): Promise<ConsoleView> {
    return this.db.tenant(scope, async (em) => {
      await this.memberName(em, scope, id);
      const before = await em.findOneBy(DelegationEntity, { organisationId: id, tenantId: scope.tenantId, active: true });
      if (!before) throw new ProblemError('conflict', 'This commune has no console of its own: there is no look to change.');
      const after = { name: name?.trim() ?? before.name, colour: colour ?? before.colour, locale: locale ?? before.locale };
      await em.update(DelegationEntity, { organisationId: id, tenantId: scope.tenantId }, after);
      await this.audit.record(em, scope, 'console.changed', `organisation:${id}`, after);
      return this.shownInside(em, Object.assign(before, after));
    });
  }

  /** Also before the hand-over, so that a console begins with its logo. @returns its path. @throws ProblemError `not_found`, `invalid_file` */
  setLogo(scope: Scope, id: string, content: Buffer): Promise<{ logo: string | null }> {
    const image = imageOf(content);
    if (!image) throw wrongField('file', 'file', 'The logo has to be a picture: PNG or WebP.', 'invalid_file');
    if (!fits(image, LOGO_SIDE)) throw wrongField('file', 'range', `Each side of the logo has to be between ${LOGO_SIDE.min} and ${LOGO_SIDE.max} pixels.`, 'invalid_file');
    const sha256 = createHash('sha256').update(content).digest('hex');
    return this.db.tenant(scope, async (em) => {
      const name = await this.memberName(em, scope, id);
      await em.upsert(LogoEntity, { organisationId: id, tenantId: scope.tenantId, sha256, type: image.type, content }, ['organisationId']);
      await this.audit.record(em, scope, 'console.logo-changed', `organisation:${id}`, { name, width: image.width, height: image.height });
      return { logo: logoPath(sha256) };
    });
  }

  /** @throws ProblemError `not_found` */
  removeLogo(scope: Scope, id: string): Promise<{ logo: string | null }> {
    return this.db.tenant(scope, async (em) => {
      const name = await this.memberName(em, scope, id);
      const { affected } = await em.delete(LogoEntity, { organisationId: id, tenantId: scope.tenantId });
      if (affected) await this.audit.record(em, scope, 'console.logo-removed', `organisation:${id}`, { name });
      return { logo: null };
    });
  }

  /** @throws ProblemError `not_found` */
  async logo(sha256: string): Promise<Pick<LogoEntity, 'type' | 'content'>> {
    const found = /^[0-9a-f]{64}$/.test(sha256) ? await this.db.system((em) => em.findOneBy(LogoEntity, { sha256 })) : null;
    if (!found) throw notFound('This picture');
    return found;
  }

  async around(em: EntityManager, tenantId: string, organisationId: string): Promise<Around> {
    const logo = await em.findOne(LogoEntity, { where: { organisationId, tenantId }, select: { organisationId: true, sha256: true } });
    return { publicUrl: this.config.http.publicUrl, logo: logoPath(logo?.sha256) };
  }

  /** To people who are in: also until when they are. */
  private async shownInside(em: EntityManager, row: DelegationEntity): Promise<ConsoleView> {
    return { ...toConsoleView(row, await this.around(em, row.tenantId, row.organisationId)), until: row.plannedEnd?.toISOString() ?? null };
  }

  private async memberName(em: EntityManager, scope: Scope, id: string): Promise<string> {
    const found = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = :id', { id }).getOne();
    if (!found) throw notFound('This organisation');
    if (found.kind === 'syndicate') throw new ProblemError('conflict', 'The syndicate has its own console: choose one of its members.');
    return found.name;
  }
}
