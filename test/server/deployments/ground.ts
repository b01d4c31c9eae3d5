/** What the suites of deployments share: a served house with a clock that is turned, apps, and devices that answer as they are told. */
import type { AppView, DeploymentBody, DeploymentDetail, DeploymentDeviceRow, DeploymentView, ItemReport, Page, TargetItemView } from '#contract';
import { DeploymentRunner } from '../../../apps/server/src/deployments/index.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { makeDeb } from '../../support/deb.js';
import type { EngineName } from '../../support/database.js';
import { eventually, serve, type Served, type WireDevice } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';

/** Can be turned forward: by less than ten minutes in all, as the broker has a clock of its own, and devices that were silent for longer count as gone. */
export class TurnedClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  turn(ms: number): void {
    this.ahead += ms;
  }
}

export class Ground {
  private packages = 0;

  private constructor(readonly served: Served, readonly clock: TurnedClock) {}

  static async open(engine: EngineName): Promise<Ground> {
    const clock = new TurnedClock();
    return new Ground(await serve(engine, { clock }), clock);
  }

  close(): Promise<void> {
    return this.served.close();
  }

  upload(Package: string, Version = '1.0'): Promise<AppView> {
    return sendPackage(this.served, makeDeb({ Package, Version }), `${Package}.deb`);
  }

  newApp(): Promise<AppView> {
    return this.upload(`paquet${++this.packages}`);
  }

  /** Devices that are connected. */
  async devices(count: number): Promise<WireDevice[]> {
    const made: WireDevice[] = [];
    for (let n = 0; n < count; n++) {
      const device = await this.served.addDevice();
      await device.connect();
      made.push(device);
    }
    return made;
  }

  async deploy(app: AppView, devices: readonly { id: string }[], more: Partial<DeploymentBody> = {}): Promise<DeploymentView> {
    return (await this.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: devices.map(({ id }) => id) }, ...more }).expect(201)).body;
  }

  async get(id: string): Promise<DeploymentDetail> {
    return (await this.served.call('get', `/deployments/${id}`).expect(200)).body;
  }

  async act<T = DeploymentView>(id: string, what: string, status = 200): Promise<T> {
    return (await this.served.call('post', `/deployments/${id}/${what}`).expect(status)).body;
  }

  async rows(id: string, query = ''): Promise<DeploymentDeviceRow[]> {
    return ((await this.served.call('get', `/deployments/${id}/devices?limit=200${query}`).expect(200)).body as Page<DeploymentDeviceRow>).items;
  }

  /** Items of a target as the console sees them. */
  async items(device: { id: string }): Promise<TargetItemView[]> {
    return (await this.served.call('get', `/devices/${device.id}/target`).expect(200)).body.items;
  }

  /** Those of the devices whose target asks for the app, in the same order. */
  async asked(app: AppView, devices: readonly WireDevice[]): Promise<WireDevice[]> {
    const found: WireDevice[] = [];
    for (const device of devices) if ((await this.items(device)).some((item) => item.package === app.package)) found.push(device);
    return found;
  }

  /** The device has the target that the server has, and says this of the app. */
  async says(device: WireDevice, app: AppView, report: Omit<ItemReport, 'key'>): Promise<void> {
    const revision = (await this.served.call('get', `/devices/${device.id}/target`).expect(200)).body.revision as number;
    const target = await eventually('its target', () => device.targets.find((sent) => sent.revision === revision));
    await device.say('reported', { v: 1, revision, etag: target.etag, items: [{ key: `app:${app.package}`, ...report }] });
  }

  /** A round of what the server does by itself. */
  run(): Promise<void> {
    return this.served.server.app.get(DeploymentRunner, { strict: false }).run();
  }
}
