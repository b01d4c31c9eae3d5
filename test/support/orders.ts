/** What journeys ask of the HTTP API on the way to an installed application. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import type { AppView, DeploymentView, DeviceRow, ItemState, Page, TargetItemView, TargetView } from '#contract';
import { until, type House } from './house.js';

/** This machine's row, once its agent is connected. */
export function thisMachine(house: House): Promise<DeviceRow> {
  return until('this machine online', async () => {
    const { items } = await house.api.call<Page<DeviceRow>>('GET', `/devices?q=${encodeURIComponent(hostname())}`);
    return items.find((row) => row.name === hostname() && row.presence === 'online');
  });
}

export async function uploadApp(house: House, path: string): Promise<AppView> {
  return house.api.upload(basename(path), await readFile(path));
}

export function deploy(house: House, app: AppView, deviceId: string, ensure: 'present' | 'absent'): Promise<DeploymentView> {
  return house.api.call('POST', '/deployments', { appId: app.id, ensure, devices: { ids: [deviceId] } });
}

export async function targetItem(house: House, deviceId: string, key: string): Promise<TargetItemView | undefined> {
  const target = await house.api.call<TargetView>('GET', `/devices/${deviceId}/target`);
  return target.items.find((item) => item.key === key);
}

/** Waits for an item's state; the failure says what the agent reported last. */
export async function reaches(house: House, deviceId: string, key: string, states: ItemState[], seconds = 180): Promise<TargetItemView> {
  let last: TargetItemView | undefined;
  try {
    return await until(`${key} ${states.join('|')}`, async () => {
      last = await targetItem(house, deviceId, key);
      return last && states.includes(last.state) && last;
    }, seconds);
  } catch (error) {
    throw new Error(`${(error as Error).message} Item: ${JSON.stringify(last)}\n${house.log.slice(-40).join('')}`);
  }
}
