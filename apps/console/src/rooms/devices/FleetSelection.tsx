import type { DeviceCount, DeviceRow } from '#contract';
import { Menu } from '@mantine/core';
import { IconApps, IconBell, IconDots, IconDownload, IconLock, IconMapPin, IconMessage, IconPower, IconRefresh, IconReload, IconStethoscope, IconTags } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { BarButton, formatNumber, isEmptySelection, noSelection, SelectionBar, toDeviceSelection, type Selection } from '../../ui/index.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { useMayInstall } from '../deployments/useMayInstall.js';
import { CommandDialog, type Audience, type PlainCommand } from './CommandDialog.js';
import css from './fleet.module.css';
import { filterOf, toQuery, type FleetSearch } from './fleetSearch.js';
import { LabelsDialog } from './LabelsDialog.js';
import { MessageDialog } from './MessageDialog.js';
import { MoveDialog } from './MoveDialog.js';
import { useFleetTotal } from './useFleetTotal.js';

const MORE = [
  { kind: 'diagnose', icon: IconStethoscope }, { kind: 'ring', icon: IconBell }, { kind: 'lock', icon: IconLock }, { kind: 'reboot', icon: IconReload }, { kind: 'power-off', icon: IconPower },
] as const satisfies readonly { kind: PlainCommand; icon: typeof IconBell }[];

interface FleetSelectionProps { selection: Selection; onSelect: (selection: Selection) => void; rows: DeviceRow[]; total: DeviceCount | undefined; search: FleetSearch }

/** The bar that selecting rows brings, and the question each of its actions asks. */
export function FleetSelection({ selection, onSelect, rows, total, search }: FleetSelectionProps) {
  const { t, i18n } = useTranslation('devices');
  const [asked, setAsked] = useState<PlainCommand | 'message' | 'install' | 'move' | 'labels' | null>(null);
  const mayCommand = useMay('commands.send');
  const mayInstall = useMayInstall();
  const mayMove = useMay('devices.manage');
  const close = () => setAsked(null);
  const menu = useRef<HTMLButtonElement>(null);
  // The entry goes away with its menu: the dialog gives the focus back to the button of the menu.
  const askFromMenu = (kind: PlainCommand) => { menu.current?.focus(); setAsked(kind); };
  const count = selection.wholeFilter ? (total?.count ?? 0) : selection.ids.size;
  // What has no agent can be moved, and nothing else: it is left out before anything is asked of the others.
  const managedSearch = { ...search, management: search.management ?? ('agent' as const) };
  const managedTotal = useFleetTotal(managedSearch, selection.wholeFilter);
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  const managed = chosen.filter(({ management }) => management === 'agent');
  const audience: Audience = selection.wholeFilter
    ? { devices: { filter: filterOf(managedSearch) }, count: search.management === 'none' ? 0 : (managedTotal?.count ?? 0), names: [] }
    : { devices: { ids: managed.map(({ id }) => id) }, count: managed.length, names: managed.map(({ name }) => name) };
  const left = count - audience.count;
  const may = (permitted: boolean) => permitted && audience.count > 0;
  const actions = (
    <>
      {may(mayInstall) ? <BarButton icon={<IconApps size={17} stroke={1.75} />} onClick={() => setAsked('install')}>{t('bulk.install')}</BarButton> : null}
      {may(mayCommand) ? <BarButton icon={<IconMessage size={17} stroke={1.75} />} onClick={() => setAsked('message')}>{t('bulk.message')}</BarButton> : null}
      {may(mayCommand) ? <BarButton icon={<IconRefresh size={17} stroke={1.75} />} onClick={() => setAsked('refresh-inventory')}>{t('bulk.refresh')}</BarButton> : null}
      {mayMove ? <BarButton icon={<IconMapPin size={17} stroke={1.75} />} onClick={() => setAsked('move')}>{t('bulk.move')}</BarButton> : null}
      {mayMove ? <BarButton icon={<IconTags size={17} stroke={1.75} />} onClick={() => setAsked('labels')}>{t('bulk.labels')}</BarButton> : null}
      {selection.wholeFilter ? <BarButton icon={<IconDownload size={17} stroke={1.75} />} onClick={() => window.location.assign(apiUrl('/devices/export.csv', toQuery(search)))}>{t('bulk.export')}</BarButton> : null}
      {may(mayCommand) ? (
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
      {!isEmptySelection(selection) && left > 0 && (mayCommand || mayInstall) ? <p className={css.left} role="status">{t('bulk.left', { count: left, formatted: formatNumber(left, i18n.language) })}</p> : null}
      <CommandDialog kind={asked === 'message' || asked === 'install' || asked === 'move' || asked === 'labels' ? null : asked} audience={audience} onClose={close} />
      <MessageDialog opened={asked === 'message'} audience={audience} onClose={close} />
      <InstallDialog opened={asked === 'install'} onClose={close} audience={audience} />
      <MoveDialog opened={asked === 'move'} onClose={close} devices={toDeviceSelection(selection, filterOf(search))} count={count} onMoved={() => onSelect(noSelection)} />
      <LabelsDialog opened={asked === 'labels'} onClose={close} devices={toDeviceSelection(selection, filterOf(search))} count={count} onDone={() => onSelect(noSelection)} />
    </>
  );
}
