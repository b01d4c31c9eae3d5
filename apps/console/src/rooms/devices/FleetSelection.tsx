import type { DeviceCount, DeviceRow } from '#contract';
import { Menu } from '@mantine/core';
import { IconApps, IconBell, IconDots, IconDownload, IconLock, IconMessage, IconPower, IconRefresh, IconReload, IconStethoscope } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { BarButton, isEmptySelection, noSelection, SelectionBar, toDeviceSelection, type Selection } from '../../ui/index.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { CommandDialog, type Audience, type PlainCommand } from './CommandDialog.js';
import { filterOf, toQuery, type FleetSearch } from './fleetSearch.js';
import { MessageDialog } from './MessageDialog.js';

const MORE = [
  { kind: 'diagnose', icon: IconStethoscope }, { kind: 'ring', icon: IconBell }, { kind: 'lock', icon: IconLock }, { kind: 'reboot', icon: IconReload }, { kind: 'power-off', icon: IconPower },
] as const satisfies readonly { kind: PlainCommand; icon: typeof IconBell }[];

interface FleetSelectionProps { selection: Selection; onSelect: (selection: Selection) => void; rows: DeviceRow[]; total: DeviceCount | undefined; search: FleetSearch }

/** The bar that selecting rows brings, and the question each of its actions asks. */
export function FleetSelection({ selection, onSelect, rows, total, search }: FleetSelectionProps) {
  const { t } = useTranslation('devices');
  const [asked, setAsked] = useState<PlainCommand | 'message' | 'install' | null>(null);
  const mayCommand = useMay('commands.send');
  const mayInstall = useMay('deployments.manage');
  const close = () => setAsked(null);
  const menu = useRef<HTMLButtonElement>(null);
  // The entry goes away with its menu: the dialog gives the focus back to the button of the menu.
  const askFromMenu = (kind: PlainCommand) => { menu.current?.focus(); setAsked(kind); };
  const audience: Audience = {
    devices: toDeviceSelection(selection, filterOf(search)),
    count: selection.wholeFilter ? (total?.count ?? 0) : selection.ids.size,
    names: selection.wholeFilter ? [] : rows.filter(({ id }) => selection.ids.has(id)).map(({ name }) => name),
  };
  const actions = (
    <>
      {mayInstall ? <BarButton icon={<IconApps size={17} stroke={1.75} />} onClick={() => setAsked('install')}>{t('bulk.install')}</BarButton> : null}
      {mayCommand ? <BarButton icon={<IconMessage size={17} stroke={1.75} />} onClick={() => setAsked('message')}>{t('bulk.message')}</BarButton> : null}
      {mayCommand ? <BarButton icon={<IconRefresh size={17} stroke={1.75} />} onClick={() => setAsked('refresh-inventory')}>{t('bulk.refresh')}</BarButton> : null}
      {selection.wholeFilter ? <BarButton icon={<IconDownload size={17} stroke={1.75} />} onClick={() => window.location.assign(apiUrl('/devices/export.csv', toQuery(search)))}>{t('bulk.export')}</BarButton> : null}
      {mayCommand ? (
        <Menu position="bottom-end">
          <Menu.Target><BarButton ref={menu} icon={<IconDots size={17} stroke={1.75} />}>{t('bulk.more')}</BarButton></Menu.Target>
          <Menu.Dropdown>
            {MORE.map(({ kind, icon: Mark }) => <Menu.Item key={kind} leftSection={<Mark size={17} stroke={1.75} />} onClick={() => askFromMenu(kind)}>{t(`command.${kind}`)}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
  return (
    <>
      {isEmptySelection(selection) ? null : (
        <SelectionBar count={selection.ids.size} total={total?.count} more={total?.more} wholeFilter={selection.wholeFilter} onWholeFilter={() => onSelect({ ids: selection.ids, wholeFilter: true })} onClear={() => onSelect(noSelection)} actions={actions} />
      )}
      <CommandDialog kind={asked === 'message' || asked === 'install' ? null : asked} audience={audience} onClose={close} />
      <MessageDialog opened={asked === 'message'} audience={audience} onClose={close} />
      <InstallDialog opened={asked === 'install'} onClose={close} audience={audience} />
    </>
  );
}
