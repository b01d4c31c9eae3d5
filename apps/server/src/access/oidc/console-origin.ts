import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Config } from '../../shared/config.js';
import { Endpoints } from '../../shared/endpoints.js';
import { hostNameOf, originAt } from '../delegation/delegation.rules.js';

/** Origins of consoles, which providers send browsers back to: the syndicate's, and those of communes on hosts of their own. */
@Injectable()
export class ConsoleOrigin {
  constructor(private readonly db: Database, private readonly config: Config, private readonly endpoints: Endpoints) {}

  /** The syndicate's. */
  get url(): string {
    return this.config.http.publicUrl ?? this.endpoints.http;
  }

  /** Where a browser is. A Host header counts only when the table knows that host: it decides where codes go. */
  async of(request: Request): Promise<string> {
    const { publicUrl } = this.config.http;
    const host = hostNameOf(request.headers.host);
    if (publicUrl === undefined || host === undefined) return this.url;
    const known = await this.db.ask('select from delegation where host = $1', [host]);
    return known.length > 0 ? originAt(host, publicUrl) : this.url;
  }

  /** Consoles on hosts of their own, with whose they are; at most a hundred. Inside a transaction that sees them. */
  async others(em: EntityManager, tenantId: string): Promise<{ organisationId: string; url: string }[]> {
    const { publicUrl } = this.config.http;
    if (publicUrl === undefined) return [];
    const rows: { organisationId: string; host: string }[] = await em.query(
      'select organisation_id as "organisationId", host from delegation where tenant_id = $1 and host is not null order by host limit 100', [tenantId]);
    return rows.map(({ organisationId, host }) => ({ organisationId, url: originAt(host, publicUrl) }));
  }
}
