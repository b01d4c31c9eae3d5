import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { REQUEST_BOUNDS, type RequestFormApp, type RequestFormView, type RequestReceipt } from '#contract';
import { Database } from '#database';
import { ConsoleService, hashSecret, newSecret, type Visitor } from '../access/index.js';
import { OfferedApps } from '../catalogue/index.js';
import type { ImageType } from '../shared/image.rules.js';
import { notFound, ProblemError } from '../shared/problem.js';
import { codeOf } from './code.rules.js';
import { FormGate } from './form.gate.js';
import type { RequestFormAppsQuery, RequestFormDto } from './request.dto.js';
import { RequestMails } from './request.mails.js';
import { RequestMaker } from './request.maker.js';

/** Rooms of a site: as many as it can have. */
const MOST_ROOMS = 500;

/** The site that a code opens. */
interface Opened { tenantId: string; organisationId: string; siteId: string; site: string; organisation: string }

/** The form that needs no account, only a site's code. It runs as the owner of the tables: all that it may see follows from the code. */
@Injectable()
export class FormService {
  constructor(
    private readonly db: Database,
    private readonly gate: FormGate,
    private readonly offered: OfferedApps,
    private readonly consoles: ConsoleService,
    private readonly maker: RequestMaker,
    private readonly mails: RequestMails,
  ) {}

  /** @throws ProblemError `request_code_unknown`, `too_many_attempts` */
  look(visitor: Visitor, code: string): Promise<RequestFormView> {
    return this.opened(visitor, code, async (em, { tenantId, organisationId, siteId, site, organisation }) => {
      const rooms: RequestFormView['rooms'] = await em.query(`select id, name from room where tenant_id = $1 and site_id = $2 order by sort_name, id limit ${MOST_ROOMS}`, [tenantId, siteId]);
      return { site: { name: site }, organisation: { name: organisation }, console: (await this.consoles.door(em, tenantId, organisationId)).view, rooms };
    });
  }

  /** By name. @throws ProblemError as {@link look} */
  apps(visitor: Visitor, code: string, query: RequestFormAppsQuery): Promise<{ items: RequestFormApp[] }> {
    return this.opened(visitor, code, async (em, to) => {
      const rows = await this.offered.list(em, to, query, REQUEST_BOUNDS.apps);
      return { items: rows.map(({ id, name, publisher, summary, cycles, subjects, icon }) => ({ id, name, publisher: publisher || null, summary: summary || null, cycles, subjects, icon })) };
    });
  }

  /** @throws ProblemError as {@link look}; `not_found` also for an app without one */
  icon(visitor: Visitor, code: string, appId: string): Promise<{ type: ImageType; content: Buffer; sha256: string }> {
    return this.opened(visitor, code, async (em, to) => {
      const found = await this.offered.icon(em, to, appId);
      if (!found) throw notFound('This picture');
      return found;
    });
  }

  /** @throws ProblemError as {@link look}; `invalid_body`, `request_full` */
  ask(visitor: Visitor, code: string, { name, email, locale, ...wish }: RequestFormDto): Promise<RequestReceipt> {
    return this.opened(visitor, code, async (em, to) => {
      this.gate.write(visitor.address);
      const secret = newSecret();
      const asker = { name, email: email?.toLowerCase() ?? null, id: null, locale, secretHash: hashSecret(secret) };
      const { number, app } = await this.maker.make(em, to, wish, asker);
      const { origin } = await this.consoles.door(em, to.tenantId, to.organisationId);
      const link = origin ? `${origin}/demande/suivi/${secret}` : null;
      return { number, secret, mailed: await this.mails.received(em, { tenantId: to.tenantId, email: asker.email, locale }, { number, site: to.site, app: app?.name ?? null, link }) };
    });
  }

  private async opened<T>(visitor: Visitor, typed: string, work: (em: EntityManager, site: Opened) => Promise<T>): Promise<T> {
    this.gate.enter(visitor.address);
    const code = codeOf(typed);
    return this.db.system(async (em) => {
      const [site]: Opened[] = code === undefined ? [] : await em.query(
        `select c.tenant_id as "tenantId", c.organisation_id as "organisationId", c.site_id as "siteId", s.name as site, o.name as organisation
         from request_code c join site s on s.id = c.site_id join organisation o on o.id = c.organisation_id where c.code = $1`,
        [code],
      );
      if (site) return work(em, site);
      this.gate.mistaken(visitor.address);
      throw new ProblemError('request_code_unknown', 'No school has this code (any more): look at it again, or ask the school for the new one.');
    });
  }
}
