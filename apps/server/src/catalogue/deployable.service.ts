import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AGENT_PACKAGE, formatFault, type AppView, type Format, type PackageKind, type ScanState, type TargetItem } from '#contract';
import { appKey } from '../target/index.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { architectureOf } from './architecture.rules.js';
import { ChunkLists } from './chunk-lists.js';

/** What is asked of an app. */
export interface Wish {
  appId: string;
  ensure: 'present' | 'absent';
  packageId?: string | undefined;
  version?: string | undefined;
}

export interface Deployable {
  app: { id: string; name: string; package: string };
  version: string | null;
  /** Bytes each device has to fetch from this server. */
  bytes: number;
  item: TargetItem;
}

interface PackageRow { kind: PackageKind; package: string; version: string; architecture: string; sha256: string; size: string; scan: ScanState }
type AppRow = Deployable['app'] & { source: AppView['source']; kind: PackageKind; excluded: boolean };

/** Kinds of packages that agents install from the sources of their system. */
const FROM_SYSTEM: readonly PackageKind[] = ['deb', 'agent'];
/** Kinds of uploads that agents on Linux have a driver for. */
const UPLOADED: readonly PackageKind[] = ['agent', 'deb', 'flatpak', 'archive'];
/** Of Debian is what names no format. */
const formatOfKind = (kind: PackageKind): { format?: Format } => (kind === 'flatpak' || kind === 'archive' ? { format: kind } : {});

/** Turns a wish about an app into the item that goes into the targets. */
@Injectable()
export class DeployableService {
  constructor(private readonly chunkLists: ChunkLists) {}

  /** @throws ProblemError `not_found`, `invalid_body` (a version that this app cannot have), `conflict` (nothing uploaded that agents install, not known to be harmless, or excluded where the caller is) */
  async find(em: EntityManager, scope: Scope, wish: Wish): Promise<Deployable> {
    const { source, kind, excluded, ...app } = await this.app(em, scope, wish.appId);
    const agent = app.package === AGENT_PACKAGE;
    if (agent && wish.ensure === 'absent') throw new ProblemError('conflict', 'The agent is not removed from here: retire the device instead, or remove its package on the device itself.');
    if (excluded && wish.ensure === 'present') throw new ProblemError('conflict', `${app.name} is excluded in your commune: admit it there first, in the catalogue.`);
    if (source === 'system' && !FROM_SYSTEM.includes(kind)) throw new ProblemError('conflict', `${app.name} comes from a store (${kind}) that agents do not install from yet.`);
    const item = (name: string, of: PackageKind) => ({ key: appKey(name), kind: 'app' as const, title: app.name, package: name, ...formatOfKind(of) });
    if (wish.ensure === 'absent') {
      const gone = source === 'system' ? { package: app.package, kind } : await this.package(em, scope, { ...wish, packageId: undefined, version: undefined });
      return { app, version: null, bytes: 0, item: { ...item(gone.package, gone.kind), ensure: 'absent' } };
    }
    if (source === 'system') {
      if (wish.packageId) throw wrongField('packageId', 'combination', 'An app of the system\'s own sources has no uploaded packages: leave packageId out.');
      const version = wish.version ? { version: wish.version } : {};
      return { app, version: wish.version ?? null, bytes: 0, item: { ...item(app.package, kind), ensure: 'present', ...version } };
    }
    const { kind: of, package: name, version, architecture, sha256, size, scan } = await this.package(em, scope, wish);
    if (scan === 'infected') throw new ProblemError('conflict', `Version ${version} of ${app.name} holds malware and is not handed out: upload a clean one.`);
    if (scan === 'scanning') throw new ProblemError('conflict', `Version ${version} of ${app.name} is still being scanned for malware: try again in a moment.`);
    const chunks = await this.chunkLists.root(em, scope.tenantId, sha256);
    const file = { sha256, size: Number(size), path: `/device/v1/files/${sha256}`, ...(chunks !== undefined && { chunks }) };
    const madeFor = agent ? undefined : architectureOf(architecture);
    const present = { ...item(name, of), ensure: 'present', version, file, ...(madeFor && { architecture: madeFor }) } as const;
    const fault = agent ? undefined : formatFault(present);
    if (fault) throw new ProblemError('conflict', `Version ${version} of ${app.name} cannot be handed out: ${fault}. Upload it anew with what is missing.`);
    return { app, version, bytes: file.size, item: agent ? { ...present, kind: 'agent', package: AGENT_PACKAGE } : present };
  }

  /** The communes that do not want this app, as far as the scope sees them: nobody decides otherwise for them, neither the syndicate nor a grouping. */
  async excludedBy(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, appId: string): Promise<{ id: string; name: string }[]> {
    return em.query('select o.id, o.name from app_exclusion x join organisation o on o.id = x.organisation_id where x.tenant_id = $1 and x.app_id = $2 order by o.sort_name, o.id', [tenantId, appId]);
  }

  /** Did the syndicate approve it for teaching? What is not in the catalogue is not. */
  async isForTeaching(em: EntityManager, { tenantId }: Scope, appId: string): Promise<boolean> {
    const [app]: { teaching: boolean }[] = await em.query('select teaching from app where tenant_id = $1 and id = $2', [tenantId, appId]);
    return app?.teaching ?? false;
  }

  /** Excluded: in every commune that a delegated caller reaches. Who sees the whole syndicate decides for each. */
  private async app(em: EntityManager, { tenantId, organisations, sites = [] }: Scope, id: string): Promise<AppRow> {
    const [found]: AppRow[] = await em.query(
      `select a.id, a.name, a.package, a.source, a.kind, $3::uuid[] is not null and not exists (
         select from organisation o where o.tenant_id = $1 and (o.id = any ($3) or exists (select from site s where s.organisation_id = o.id and s.id = any ($4::uuid[])))
         and not exists (select from app_exclusion x where x.app_id = a.id and x.organisation_id = o.id)) as excluded
       from app a where a.tenant_id = $1 and a.id = $2 for share`,
      [tenantId, id, organisations === 'all' ? null : organisations, sites],
    );
    if (!found) throw notFound('This app');
    return found;
  }

  /** The package asked for, or the newest version, of a kind that agents install: for every processor before the usual one before others. */
  private async package(em: EntityManager, scope: Scope, { appId, packageId, version }: Wish): Promise<PackageRow> {
    const [found]: PackageRow[] = await em.query(
      `select p.kind, p.package, p.version, p.architecture, p.sha256, p.size, f.scan_state as scan from app_package p join stored_file f on f.tenant_id = p.tenant_id and f.sha256 = p.sha256
       where p.tenant_id = $1 and p.app_id = $2 and ($3::uuid is null or p.id = $3) and ($4::text is null or p.version = $4) and p.kind = any ($5::text[]) and coalesce(p.platform, 'linux') = 'linux'
       order by p.kind in ('agent', 'deb') desc, p.version_key desc, p.architecture in ('all', 'noarch') desc, p.architecture in ('amd64', 'x64', 'x86_64') desc, p.id desc limit 1`,
      [scope.tenantId, appId, packageId ?? null, version ?? null, UPLOADED],
    );
    if (found) return found;
    if (packageId) throw wrongField('packageId', 'nothing_found', 'This app has no such package for agents of today: choose another one of its uploads.');
    throw wrongField('version', 'nothing_found', 'This app has no upload of that version that agents install (a Debian package, a Flatpak bundle, an archive): upload it first, or choose another one.');
  }
}
