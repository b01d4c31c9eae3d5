import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CYCLES, ICON_SIDE, SUBJECTS, type AppPatch, type AppView, type PackagePatch } from '#contract';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { fold } from '../shared/fold.js';
import { fits, imageOf } from '../shared/image.rules.js';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { appKey } from '../target/index.js';
import { AppEntity } from './app.entity.js';
import { ownApp } from './catalogue.owners.js';
import { CatalogueService } from './catalogue.service.js';
import { AppIconEntity } from './icon.entity.js';
import { AppPackageEntity } from './package.entity.js';
import { UploadService } from './upload.service.js';

/** What people write about an app and its versions, its icon, and versions that go. */
@Injectable()
export class AppEditing {
  constructor(
    private readonly db: Database,
    private readonly catalogue: CatalogueService,
    private readonly uploads: UploadService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Lists are kept in the order of the contract, so that the same choice is the same value. Approved for teaching, or no longer: what was given out by then stays. @throws ProblemError `not_found`, `forbidden` for what is not theirs to say */
  change(scope: Scope, id: string, { name, cycles, subjects, teaching, shared, ...texts }: AppPatch): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      const before = await ownApp(em, scope, id);
      const changes = {
        ...trimmed(texts), ...(name !== undefined && { name: name.trim(), sortName: fold(name) }),
        ...(cycles && { cycles: CYCLES.filter((cycle) => cycles.includes(cycle)) }), ...(subjects && { subjects: SUBJECTS.filter((subject) => subjects.includes(subject)) }),
      };
      if (scope.organisations !== 'all' && (teaching !== undefined || shared !== undefined)) throw new ProblemError('forbidden', 'What is approved for teaching, and what the communes share, the syndicate decides.');
      if (shared !== undefined && before.organisationId !== before.tenantId) throw wrongField('shared', 'combination', 'An app of a commune is for that commune: only the syndicate\'s own are shared.');
      const approval = { ...(teaching !== undefined && teaching !== before.teaching && { teaching }), ...(shared !== undefined && shared !== before.shared && { shared }) };
      const fields = Object.keys(changes).filter((field) => field !== 'sortName');
      if (fields.length > 0 || Object.keys(approval).length > 0) {
        await em.update(AppEntity, { id, tenantId: scope.tenantId }, { ...changes, ...approval, ...(fields.length > 0 && { editedAt: this.clock.now() }) });
        await this.audit.record(em, scope, 'app.changed', `app:${id}`, { package: before.package, ...(fields.length > 0 && { fields: fields.join(', ') }), ...approval });
      }
      return this.catalogue.read(em, scope, id);
    });
  }

  /** @throws ProblemError `not_found`, `invalid_file` for anything but a PNG or WebP of a fitting size */
  setIcon(scope: Scope, id: string, content: Buffer): Promise<AppView> {
    const image = imageOf(content);
    if (!image) throw wrongField('file', 'file', 'The icon has to be a picture: PNG or WebP.', 'invalid_file');
    if (!fits(image, ICON_SIDE)) throw wrongField('file', 'range', `Each side of the icon has to be between ${ICON_SIDE.min} and ${ICON_SIDE.max} pixels.`, 'invalid_file');
    const sha256 = createHash('sha256').update(content).digest('hex');
    return this.db.tenant(scope, async (em) => {
      const { package: packageName } = await ownApp(em, scope, id);
      await em.upsert(AppIconEntity, { appId: id, tenantId: scope.tenantId, sha256, type: image.type, content }, ['appId']);
      await this.audit.record(em, scope, 'app.icon-changed', `app:${id}`, { package: packageName, width: image.width, height: image.height });
      return this.catalogue.read(em, scope, id);
    });
  }

  /** @throws ProblemError `not_found` */
  removeIcon(scope: Scope, id: string): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      const { package: packageName } = await ownApp(em, scope, id);
      const { affected } = await em.delete(AppIconEntity, { appId: id, tenantId: scope.tenantId });
      if (affected) await this.audit.record(em, scope, 'app.icon-removed', `app:${id}`, { package: packageName });
      return this.catalogue.read(em, scope, id);
    });
  }

  /** @throws ProblemError `not_found` also for an app without one */
  async icon(scope: Scope, id: string): Promise<Pick<AppIconEntity, 'type' | 'content' | 'sha256'>> {
    const found = await this.db.tenant(scope, (em) => em.findOneBy(AppIconEntity, { appId: id, tenantId: scope.tenantId }));
    if (!found) throw notFound('This picture');
    return found;
  }

  /** What an installer does not say of itself. @throws ProblemError `not_found`, `conflict` where it has no such thing */
  changePackage(scope: Scope, id: string, packageId: string, patch: PackagePatch): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      await ownApp(em, scope, id);
      const { kind, package: packageName, version } = await this.findPackage(em, scope, id, packageId);
      if (patch.silentArguments && kind !== 'msi' && kind !== 'exe') throw wrongField('silentArguments', 'combination', 'Only installers of Windows are given arguments: leave them out.');
      const changes = { ...trimmed({ silentArguments: patch.silentArguments, minimumOs: patch.minimumOs }), ...(patch.detection !== undefined && { detection: patch.detection }) };
      if (Object.keys(changes).length > 0) {
        await em.update(AppPackageEntity, { id: packageId, tenantId: scope.tenantId }, changes);
        await this.audit.record(em, scope, 'app.package-updated', `app:${id}`, { package: packageName, version, fields: Object.keys(changes).join(', ') });
      }
      return this.catalogue.read(em, scope, id);
    });
  }

  /** Takes one version out. @throws ProblemError `not_found`; `conflict` while devices are asked to have it */
  removePackage(scope: Scope, id: string, packageId: string): Promise<AppView> {
    return this.db.tenant(scope, async (em) => {
      await ownApp(em, scope, id);
      const { package: packageName, version, architecture, sha256 } = await this.findPackage(em, scope, id, packageId);
      const [wanted]: { count: number }[] = await em.query(
        `select count(*)::integer as count from target_item where tenant_id = $1 and key = $2 and spec -> 'file' ->> 'sha256' = $3`, [scope.tenantId, appKey(packageName), sha256],
      );
      if (wanted && wanted.count > 0) throw new ProblemError('conflict', `Devices are to have version ${version} (${wanted.count}): give them another one first.`);
      await em.delete(AppPackageEntity, { id: packageId, tenantId: scope.tenantId });
      await this.audit.record(em, scope, 'app.package-removed', `app:${id}`, { package: packageName, version, architecture });
      this.uploads.forgetAfter(scope, [sha256]);
      return this.catalogue.read(em, scope, id);
    });
  }

  private async findPackage(em: EntityManager, scope: Scope, appId: string, id: string): Promise<AppPackageEntity> {
    const found = await em.findOneBy(AppPackageEntity, { id, appId, tenantId: scope.tenantId });
    if (!found) throw notFound('This version');
    return found;
  }
}

/** Texts that were sent, without the blanks around them. */
function trimmed<T extends Record<string, string | undefined>>(texts: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text.trim()]]))) as { [K in keyof T]?: string };
}
