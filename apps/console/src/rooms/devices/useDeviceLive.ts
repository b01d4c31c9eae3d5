/** Live news of one open device page, laid over what was read. */
import type { CommandView, DeviceDetail, TargetView } from '#contract';
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useLive, useWatchDevices } from '../../api/index.js';
import { deviceParts, targetQuery } from './device.queries.js';
import { patchRow, type Pages } from './pages.rules.js';

export function useDeviceLive(id: string): void {
  const client = useQueryClient();
  useWatchDevices([id]);
  const readAgain = (...queries: (readonly unknown[])[]) => { for (const queryKey of queries) void client.invalidateQueries({ queryKey }); };
  const readNews = useThrottledCallback(() => readAgain(deviceParts.events(id), [...keys.device(id), 'news'], deviceParts.presence(id)), 2_000);

  useLive('device.changed', ({ id: changed, row }) => {
    if (changed !== id) return;
    client.setQueryData<DeviceDetail>(keys.device(id), (known) => known && { ...known, ...row });
    // What is being read may be older than this news, and would cover it: it is read once more.
    if (client.isFetching({ queryKey: keys.device(id), exact: true }) > 0) void client.invalidateQueries({ queryKey: keys.device(id), exact: true });
    if (row.presence ?? row.status) readNews();
  });
  const reread = ({ ids }: { ids: string[] }) => { if (ids.includes(id)) readAgain(keys.device(id)); };
  useLive('devices.arrived', reread);
  useLive('devices.left', reread);
  useLive('device.inventory', ({ id: changed }) => {
    if (changed !== id) return;
    void client.invalidateQueries({ queryKey: keys.device(id), exact: true });
    readAgain(deviceParts.inventory(id), deviceParts.software(id));
    readNews();
  });
  useLive('target.changed', ({ deviceId, revision, items }) => {
    if (deviceId !== id) return;
    const known = client.getQueryData<TargetView>(targetQuery(id).queryKey);
    if (!known || known.revision > revision) return;
    if (known.revision < revision) readAgain(deviceParts.target(id));
    const changes = new Map(items.map((item) => [item.key, item]));
    client.setQueryData<TargetView>(deviceParts.target(id), { ...known, items: [...known.items.map((item) => changes.get(item.key) ?? item), ...items.filter(({ key }) => !known.items.some((item) => item.key === key))] });
    if (items.some(({ state }) => state === 'done' || state === 'failed')) { readNews(); readAgain(deviceParts.target(id), deviceParts.downloads(id)); }
  });
  useLive('command.changed', ({ deviceId, command }) => {
    if (deviceId !== id) return;
    let known = false;
    client.setQueriesData<Pages<CommandView>>({ queryKey: deviceParts.commands(id) }, (data) => {
      if (!data) return data;
      known ||= data.pages.some(({ items }) => items.some((one) => one.id === command.id));
      return patchRow(data, command.id, command);
    });
    if (!known) readAgain(deviceParts.commands(id));
  });
}
