/** The settings of one place, read and changed. */
import type { PlaceSettingsView, SettingBody, SettingKey } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';

/** Its address: `/organisations/:id` or `/sites/:id`. */
export const placePath = ({ organisationId, siteId }: { organisationId?: string | null | undefined; siteId?: string | null | undefined }): string | null =>
  siteId ? `/sites/${siteId}` : organisationId ? `/organisations/${organisationId}` : null;

export const placeSettingsQuery = (path: string | null) => queryOptions({
  queryKey: [...keys.placeSettings, path],
  queryFn: ({ signal }) => api.get<PlaceSettingsView>(`${path ?? ''}/settings`, {}, signal),
  enabled: path !== null,
});

/** The answer is the place as it is now; what is below it has to be read again. */
async function adopt(path: string, answer: Promise<PlaceSettingsView>): Promise<void> {
  const view = await answer;
  await queryClient.invalidateQueries({ queryKey: keys.placeSettings, refetchType: 'none' });
  queryClient.setQueryData(placeSettingsQuery(path).queryKey, view);
}

export const setSetting = (path: string, key: SettingKey, body: SettingBody): Promise<void> => adopt(path, api.put<PlaceSettingsView>(`${path}/settings/${key}`, body));
export const resetSetting = (path: string, key: SettingKey): Promise<void> => adopt(path, api.del<PlaceSettingsView>(`${path}/settings/${key}`));
