import type { CommandKind, DeviceDetail } from '#contract';
import { ActionIcon, Button, Menu, Text, Tooltip, type ButtonProps } from '@mantine/core';
import { IconApps, IconArrowBackUp, IconBell, IconCertificateOff, IconDots, IconLock, IconMapPin, IconMessage, IconPencil, IconPower, IconRefresh, IconReload, IconStethoscope, IconTags, IconTrash, type Icon } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../app/session.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { CommandDialog, type Audience, type PlainCommand } from './CommandDialog.js';
import { DeleteDialog } from './DeleteDialog.js';
import { RenameDialog, RetireDialog, RevokeDialog } from './DeviceEdits.js';
import { DeviceLabelsDialog } from './LabelsDialog.js';
import { MessageDialog } from './MessageDialog.js';
import { MoveDialog } from './MoveDialog.js';
import { EditAssetDialog } from './AssetDialogs.js';
import { commandRefusal, installRefusal, type Refusal } from './permitted.rules.js';
import { useCommand } from './useCommand.js';
import { useEditDevice } from './useEditDevice.js';

const ORDERS = [{ kind: 'diagnose', icon: IconStethoscope }, { kind: 'ring', icon: IconBell }, { kind: 'lock', icon: IconLock }, { kind: 'reboot', icon: IconReload }, { kind: 'power-off', icon: IconPower }] as const satisfies readonly { kind: PlainCommand; icon: Icon }[];
type Asked = PlainCommand | 'message' | 'rename' | 'labels' | 'move' | 'revoke' | 'retire' | 'delete' | null;

const audienceOf = (device: DeviceDetail): Audience => ({ devices: { ids: [device.id] }, count: 1, names: [device.name] });

/** What can be done with this device. What its agent refuses is greyed, and says why. */
export function DeviceActions({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const { permissions } = useSession();
  const mayManage = useMay('devices.manage');
  const mayRevoke = useMay('enrolment.manage');
  const [asked, setAsked] = useState<Asked>(null);
  const command = useCommand();
  const edit = useEditDevice(device);
  const close = () => setAsked(null);
  const menu = useRef<HTMLButtonElement>(null);
  // The entry that was chosen goes away with its menu: the dialog gives the focus back to the button of the menu.
  const ask = (what: Asked) => { menu.current?.focus(); setAsked(what); };
  const audience = audienceOf(device);
  const refused = (kind: CommandKind) => commandRefusal(device, kind, permissions);
  const managed = device.management === 'agent';
  return (
    <>
      {managed ? <><Refusable refusal={refused('message')} variant="default" leftSection={<IconMessage size={17} stroke={1.75} />} onClick={() => setAsked('message')}>{t('device.message')}</Refusable>
      <Refusable refusal={refused('refresh-inventory')} variant="default" loading={command.isPending} leftSection={<IconRefresh size={17} stroke={1.75} />} onClick={() => command.mutate({ devices: audience.devices, kind: 'refresh-inventory' })}>{t('device.refresh')}</Refusable>
      <InstallButton device={device} hook="install-button" /></> : null}
      {managed || mayManage ? <Menu position="bottom-end" width={290}>
        <Menu.Target><ActionIcon ref={menu} variant="default" size={36} aria-label={t('device.actions')}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {managed ? ORDERS.map(({ kind, icon }) => <Choice key={kind} icon={icon} refusal={refused(kind)} onClick={() => ask(kind)}>{t(`command.${kind}`)}</Choice>) : null}
          {mayManage ? (
            <>
              {managed ? <Menu.Divider /> : null}
              <Choice icon={IconPencil} onClick={() => ask('rename')}>{t(managed ? 'device.rename' : 'device.editAsset')}</Choice>
              <Choice icon={IconTags} onClick={() => ask('labels')}>{t('device.labels')}</Choice>
              <Choice icon={IconMapPin} onClick={() => ask('move')}>{t('device.move')}</Choice>
              {device.status === 'retired' ? <><Choice icon={IconArrowBackUp} onClick={() => edit.mutate({ status: 'active' })}>{t('device.restore')}</Choice><Choice icon={IconTrash} danger onClick={() => ask('delete')}>{t('device.delete')}</Choice></> : <Choice icon={IconTrash} danger onClick={() => ask('retire')}>{t('device.retire')}</Choice>}
            </>
          ) : null}
          {managed && mayRevoke ? <Choice icon={IconCertificateOff} danger refusal={device.certificate?.revokedAt ? 'revoked' : null} onClick={() => ask('revoke')}>{t('device.revoke')}</Choice> : null}
        </Menu.Dropdown>
      </Menu> : null}
      <MessageDialog opened={asked === 'message'} audience={audience} onClose={close} />
      <CommandDialog kind={ORDERS.find(({ kind }) => kind === asked)?.kind ?? null} audience={audience} onClose={close} />
      {managed ? <RenameDialog device={device} opened={asked === 'rename'} onClose={close} /> : <EditAssetDialog device={device} opened={asked === 'rename'} onClose={close} />}
      <DeviceLabelsDialog device={device} opened={asked === 'labels'} onClose={close} />
      <MoveDialog devices={audience.devices} count={1} from={device} opened={asked === 'move'} onClose={close} />
      <RevokeDialog device={device} opened={asked === 'revoke'} onClose={close} />
      <DeleteDialog device={device} opened={asked === 'delete'} onClose={close} />
      <RetireDialog device={device} opened={asked === 'retire'} onClose={close} />
    </>
  );
}

/** Opens the install dialog for this one device. */
export function InstallButton({ device, hook, ...button }: { device: DeviceDetail; hook?: string } & ButtonProps) {
  const { t } = useTranslation('devices');
  const { permissions } = useSession();
  const [opened, setOpened] = useState(false);
  const refusal = installRefusal(device, permissions);
  return (
    <>
      <Refusable {...button} refusal={refusal} testId={hook} leftSection={<IconApps size={17} stroke={1.75} />} onClick={() => setOpened(true)}>{t('device.install')}</Refusable>
      <InstallDialog opened={opened} onClose={() => setOpened(false)} audience={audienceOf(device)} />
    </>
  );
}

interface RefusableProps extends ButtonProps { refusal: Refusal | null; testId?: string | undefined; onClick: () => void; children: ReactNode }

/** A button that may not be pressed still takes the focus, and says why. */
function Refusable({ refusal, testId, onClick, children, ...button }: RefusableProps) {
  const { t } = useTranslation('devices');
  const why = refusal ? t(`refusal.${refusal}`) : undefined;
  return (
    <Tooltip label={why} disabled={!why} multiline maw={300}>
      <Button {...button} data-testid={testId} data-disabled={why ? true : undefined} aria-disabled={why ? true : undefined} aria-description={why} onClick={why ? undefined : onClick}>{children}</Button>
    </Tooltip>
  );
}

/** A choice of the menu. A refused one can still be reached and read. */
function Choice({ icon: Mark, refusal = null, danger = false, onClick, children }: { icon: Icon; refusal?: Refusal | null; danger?: boolean; onClick: () => void; children: ReactNode }) {
  const { t } = useTranslation('devices');
  return (
    <Menu.Item
      leftSection={<Mark size={17} stroke={1.75} />} aria-disabled={refusal !== null || undefined} closeMenuOnClick={refusal === null} onClick={refusal ? undefined : onClick}
      style={{ color: refusal ? 'var(--ink-2)' : danger ? 'var(--bad)' : undefined, cursor: refusal ? 'not-allowed' : undefined }}
    >
      {children}
      {refusal ? <Text size="xs" c="dimmed">{t(`refusal.${refusal}`)}</Text> : null}
    </Menu.Item>
  );
}
