/** What the suites of requests share: a commune with a school, its code, devices that never say anything, and people. */
import { v7 } from 'uuid';
import type { AppView, OrganisationView, RequestCodeView, RequestDetail, RequestFormBody, RequestReceipt, RequestStatusView, SiteView } from '#contract';
import { Database } from '#database';
import type { EngineName } from '../../support/database.js';
import { openDoor, type Browser, type Door } from '../access/door.js';

export interface School { commune: OrganisationView; site: SiteView; device: string; code: string }

export class RequestGround {
  private constructor(readonly door: Door, public owner: Browser) {}

  static async open(engine?: EngineName, settings: Record<string, string> = {}): Promise<RequestGround> {
    const door = await openDoor(settings, engine);
    return new RequestGround(door, await door.signIn());
  }

  close(): Promise<void> {
    return this.door.close();
  }

  /** The owner again, whose session ends when the clock is turned far. */
  async signIn(): Promise<Browser> {
    return this.owner = await this.door.signIn();
  }

  system<T>(statement: string, params: unknown[] = []): Promise<T[]> {
    return this.door.server.app.get(Database).system((em) => em.query(statement, params));
  }

  /** @param commune to stand in; a new one when absent */
  async school(name: string, commune?: OrganisationView): Promise<School> {
    const owned = commune ?? ((await this.owner.call('post', '/organisations').send({ name: `Commune ${name}`, kind: 'commune' }).expect(201)).body as OrganisationView);
    const site = (await this.owner.call('post', '/sites').send({ organisationId: owned.id, name: `École ${name}`, kind: 'school' }).expect(201)).body as SiteView;
    const { code } = (await this.owner.call('put', `/sites/${site.id}/request-code`).expect(200)).body as RequestCodeView;
    return { commune: owned, site, device: await this.device(owned.id, site.id), code: code ?? '' };
  }

  async device(organisationId: string, siteId: string): Promise<string> {
    const id = v7();
    await this.system(
      `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, status, presence, enrolled_at, name_key, site_key, os_key, seen_key, search_text)
       values ($1, $2, $3, $4, 'T-01', 'laptop', 'linux', 'active', 'offline', now(), 't-01', '', '', now(), 't-01')`,
      [id, this.owner.view.organisation.id, organisationId, siteId],
    );
    return id;
  }

  async app(name: string, teaching = false): Promise<AppView> {
    const app = (await this.owner.call('post', '/apps').send({ name, package: name.toLowerCase() }).expect(201)).body as AppView;
    return teaching ? (await this.owner.call('patch', `/apps/${app.id}`).send({ teaching }).expect(200)).body : app;
  }

  /** By the form, as nobody. */
  async ask({ code }: Pick<School, 'code'>, body: Partial<RequestFormBody>, address?: string): Promise<RequestReceipt> {
    return (await this.door.call('post', `/request-forms/${code}`, address).send({ name: 'Maîtresse Zoé', why: 'Lire ensemble', locale: 'fr', ...body }).expect(201)).body;
  }

  async status({ secret }: Pick<RequestReceipt, 'secret'>): Promise<RequestStatusView> {
    return (await this.door.call('get', `/request-status/${secret}`).expect(200)).body;
  }

  /** As the owner sees it. */
  async find({ number }: Pick<RequestReceipt, 'number'>): Promise<RequestDetail> {
    const { items } = (await this.owner.call('get', `/requests?q=${number}`).expect(200)).body as { items: RequestDetail[] };
    const found = items.find((one) => one.number === number);
    return (await this.owner.call('get', `/requests/${found?.id}`).expect(200)).body;
  }

  approve(who: Browser, id: string, app: Pick<AppView, 'id'>, devices: string[], more: object = {}) {
    return who.call('post', `/requests/${id}/approve`).send({ deployment: { appId: app.id, ensure: 'present', devices: { ids: devices } }, ...more });
  }
}
