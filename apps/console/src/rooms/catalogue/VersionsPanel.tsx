import type { AppView, PackageView } from '#contract';
import { ActionIcon, Button, Menu, Table, Text, Tooltip } from '@mantine/core';
import { IconDots, IconPackages, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { Bytes, ConfirmDialog, Panel, RelativeTime, toast } from '../../ui/index.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { useMayInstall } from '../deployments/useMayInstall.js';
import css from './catalogue.module.css';
import { installable, newestIds } from './catalogue.rules.js';
import { ScanBadge } from './ScanBadge.js';
import { useMayEdit } from './useMayEdit.js';
import { VersionDialog } from './VersionDialog.js';

const HEADS = ['version', 'kind', 'minimumOs', 'size', 'scan', 'uploaded'] as const;

/** The uploaded versions, by their own order; each can be handed out by itself, completed, or taken out. */
export function VersionsPanel({ app }: { app: AppView }) {
  const { t } = useTranslation('catalogue');
  const client = useQueryClient();
  const [mayInstall, mayEdit] = [useMayInstall(app), useMayEdit(app)];
  const [asked, setAsked] = useState<{ what: 'install' | 'edit' | 'remove'; one: PackageView } | null>(null);
  const close = () => setAsked(null);
  if (app.source === 'system') return <Panel icon={IconPackages} title={t('app.versions')}><Text><strong>{t('app.versionsEmptyTitle')}.</strong> {t('app.versionsEmpty')}</Text></Panel>;
  const newest = newestIds(app.packages);
  const remove = async () => {
    await api.del(`/apps/${app.id}/packages/${asked?.one.id ?? ''}`);
    toast.done(t('app.versionRemoved', { version: asked?.one.version }));
    await client.invalidateQueries({ queryKey: keys.app(app.id) });
  };
  return (
    <Panel icon={IconPackages} title={t('app.versions')} flush>
      <Table.ScrollContainer minWidth={860} type="native">
        <Table verticalSpacing={10} horizontalSpacing={16}>
          <Table.Thead><Table.Tr>{HEADS.map((head) => <Table.Th key={head}>{t(`app.${head}`)}</Table.Th>)}<Table.Th /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {app.packages.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Th scope="row"><Tooltip label={`${one.fileName} · SHA-256 ${one.sha256.slice(0, 16)}…${one.depends ? ` · ${t('app.depends')} : ${one.depends.slice(0, 200)}` : ''}`} multiline maw={480}><bdi>{one.version}</bdi></Tooltip>{newest.has(one.id) ? <Text span size="xs" c="dimmed"> · {t('app.latest')}</Text> : null}</Table.Th>
                <Table.Td>{t(`kind.${one.kind}`)} · <bdi>{one.architecture}</bdi></Table.Td>
                <Table.Td>{one.minimumOs ? <bdi>{one.minimumOs}</bdi> : '–'}</Table.Td>
                <Table.Td><Bytes value={one.size} /></Table.Td>
                <Table.Td><ScanBadge scan={one.scan} /></Table.Td>
                <Table.Td><RelativeTime at={one.uploadedAt} /></Table.Td>
                <Table.Td className={css.rowActions}>
                  {mayInstall && installable(one) && one.scan.state !== 'infected' ? <Button size="compact-sm" variant="default" aria-label={t('app.installVersion', { version: one.version })} onClick={() => setAsked({ what: 'install', one })}>{t('app.install')}</Button> : null}
                  {mayEdit ? (
                    <Menu position="bottom-end">
                      <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('app.versionActions', { version: one.version })}><IconDots size={17} stroke={1.75} /></ActionIcon></Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={() => setAsked({ what: 'edit', one })}>{t('app.versionEdit')}</Menu.Item>
                        <Menu.Item style={{ color: 'var(--bad)' }} leftSection={<IconTrash size={16} stroke={1.75} />} onClick={() => setAsked({ what: 'remove', one })}>{t('app.versionRemove')}</Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <InstallDialog opened={asked?.what === 'install'} onClose={close} app={app} {...(asked?.what === 'install' ? { packageId: asked.one.id } : {})} />
      {asked?.what === 'edit' ? <VersionDialog opened onClose={close} appId={app.id} one={asked.one} /> : null}
      <ConfirmDialog opened={asked?.what === 'remove'} onClose={close} destructive title={t('app.versionRemoveTitle', { version: asked?.one.version })} message={t('app.versionRemoveText')} confirmLabel={t('app.versionRemoveDo')} onConfirm={remove} />
    </Panel>
  );
}
