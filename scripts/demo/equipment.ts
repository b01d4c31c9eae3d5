import type { AssetBody, DeviceCount, SiteView } from '#contract';
import type { Api } from './api.js';

/** What has no agent, as a school has it; the laptop waits for its enrolment. */
const EQUIPMENT: readonly Omit<AssetBody, 'siteId' | 'organisationId'>[] = [
  { name: 'VP salle 2', kind: 'projector', manufacturer: 'Epson', model: 'EB-685W', serial: 'X8Q4100213', assetTag: 'VP-0002', purchasedOn: '2019-08-28' },
  { name: 'Valise A', kind: 'charging-case', manufacturer: 'Naotic', model: 'Parabox 15', serial: 'NAO-15-00421', assetTag: 'CM-A', purchasedOn: '2021-08-30' },
  { name: 'Borne couloir', kind: 'network', manufacturer: 'Aruba', model: 'AP-505', serial: 'CNPAK0J4R2', macs: ['20:4c:03:5e:10:a2'], purchasedOn: '2022-07-05' },
  { name: 'Imprimante direction', kind: 'printer', manufacturer: 'Brother', model: 'HL-L5100DN', serial: 'E78091B0N214', purchasedOn: '2018-09-03' },
  { name: 'Écran de la bibliothèque', kind: 'screen', manufacturer: 'Iiyama', model: 'ProLite LE5040', serial: '11487LE500321', assetTag: 'EC-0009' },
  { name: 'Portable à préparer', kind: 'laptop', manufacturer: 'Lenovo', model: 'ThinkPad L13', serial: 'PF3ZK9A7', assetTag: 'P-0118', purchasedOn: '2026-09-01' },
];

/** Notes it down in the first sites, unless it is there from an earlier run. */
export async function addEquipment(api: Api, sites: readonly SiteView[]): Promise<void> {
  const { count } = await api.call<DeviceCount>('GET', '/devices/count?management=none');
  if (count > 0) return;
  for (const [at, equipment] of EQUIPMENT.entries()) {
    const site = sites[at % Math.min(3, sites.length)];
    if (site) await api.call('POST', '/devices', { ...equipment, siteId: site.id } satisfies AssetBody);
  }
}
