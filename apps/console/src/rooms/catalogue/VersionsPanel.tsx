import type { AppView, PackageView } from '#contract';
import { Button, Table, Text, Tooltip } from '@mantine/core';
import { IconPackages } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bytes, Panel, RelativeTime } from '../../ui/index.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { useMayInstall } from '../deployments/useMayInstall.js';
import css from './catalogue.module.css';

/** The uploaded versions, newest first; each can be handed out by itself. */
export function VersionsPanel({ app }: { app: AppView }) {
  const { t } = useTranslation('catalogue');
  const mayInstall = useMayInstall(app);
  const [installing, setInstalling] = useState<PackageView | null>(null);
  if (app.source === 'system') return <Panel icon={IconPackages} title={t('app.versions')}><Text><strong>{t('app.versionsEmptyTitle')}.</strong> {t('app.versionsEmpty')}</Text></Panel>;
  return (
    <Panel icon={IconPackages} title={t('app.versions')} flush>
      <Table.ScrollContainer minWidth={720} type="native">
        <Table verticalSpacing={10} horizontalSpacing={16}>
          <Table.Thead><Table.Tr>{['version', 'architecture', 'size', 'depends', 'uploaded'].map((head) => <Table.Th key={head}>{t(`app.${head}`)}</Table.Th>)}<Table.Th /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {app.packages.map((one, i) => (
              <Table.Tr key={one.id}>
                <Table.Th scope="row"><Tooltip label={`${one.fileName} · SHA-256 ${one.sha256.slice(0, 16)}…`}><bdi>{one.version}</bdi></Tooltip>{i === 0 ? <Text span size="xs" c="dimmed"> · {t('app.latest')}</Text> : null}</Table.Th>
                <Table.Td><bdi>{one.architecture}</bdi></Table.Td>
                <Table.Td><Bytes value={one.size} /></Table.Td>
                <Table.Td className={css.depends}><bdi title={one.depends}>{one.depends || t('app.noDepends')}</bdi></Table.Td>
                <Table.Td><RelativeTime at={one.uploadedAt} /></Table.Td>
                <Table.Td ta="right">{mayInstall ? <Button size="compact-sm" variant="default" aria-label={t('app.installVersion', { version: one.version })} onClick={() => setInstalling(one)}>{t('app.install')}</Button> : null}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <InstallDialog opened={installing !== null} onClose={() => setInstalling(null)} app={app} {...(installing ? { packageId: installing.id } : {})} />
    </Panel>
  );
}
