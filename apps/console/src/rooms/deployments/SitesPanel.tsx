import type { DeploymentDetail, DeploymentSiteRow } from '#contract';
import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuildingCommunity, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { Bytes, ErrorState, Num, Panel, Skeletons } from '../../ui/index.js';
import css from './deployment.module.css';

/** Sites read at once. */
const AT_ONCE = 10;

/** How far each site is: where something has failed first. Each leads to its devices below. */
export function SitesPanel({ deployment }: { deployment: DeploymentDetail }) {
  const { t } = useTranslation('deployments');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const sites = useList<DeploymentSiteRow>([...keys.deployment(deployment.id), 'sites'], `/deployments/${deployment.id}/sites`, q ? { q } : {}, { limit: AT_ONCE });
  const rows = rowsOf(sites);
  return (
    <Panel icon={IconBuildingCommunity} title={t('sites.title')} flush>
      <Group px={16} pt={12}><TextInput type="search" w={320} maw="100%" maxLength={200} leftSection={<IconSearch size={17} stroke={1.75} aria-hidden />} aria-label={t('sites.search')} placeholder={t('sites.search')} value={text} onChange={(event) => setText(event.currentTarget.value)} /></Group>
      {sites.error && rows.length === 0 ? <ErrorState problem={sites.error} onRetry={() => void sites.refetch()} /> : null}
      {sites.isPending ? <Skeletons rows={3} height={28} /> : null}
      {sites.data && rows.length === 0 ? <Text p={16} c="dimmed" role="status">{t(q ? 'sites.noMatch' : 'sites.none')}</Text> : null}
      {rows.length > 0 ? (
        <Table.ScrollContainer minWidth={680} type="native">
          <Table verticalSpacing={8} horizontalSpacing={16} aria-label={t('sites.title')}>
            <Table.Thead><Table.Tr><Table.Th>{t('install.site')}</Table.Th><Table.Th>{t('sites.done')}</Table.Th><Table.Th>{t('sites.failed')}</Table.Th><Table.Th>{t('sites.waiting')}</Table.Th><Table.Th>{t('sites.left')}</Table.Th><Table.Th>{t('sites.bytes')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{rows.map((row) => <SiteLine key={row.site?.id ?? row.organisation.id} row={row} deploymentId={deployment.id} />)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : null}
      {sites.hasNextPage ? <Group p={12} justify="center"><Button variant="default" size="xs" loading={sites.isFetchingNextPage} onClick={() => void sites.fetchNextPage()}>{t('sites.more')}</Button></Group> : null}
    </Panel>
  );
}

function SiteLine({ row: { site, organisation, devices, done, failed, waiting, left, bytes }, deploymentId }: { row: DeploymentSiteRow; deploymentId: string }) {
  const { t } = useTranslation('deployments');
  const name = <bdi>{site?.name ?? t('plan.noSite')}</bdi>;
  return (
    <Table.Tr data-testid="site-line">
      <Table.Td><span className={css.two}>{site ? <Link to={`/deployments/${deploymentId}`} search={{ siteId: site.id }} resetScroll={false} className={css.strong}>{name}</Link> : <span className={css.strong}>{name}</span>}<small><bdi>{organisation.name}</bdi></small></span></Table.Td>
      <Table.Td><Num value={done} /> / <Num value={devices} /></Table.Td>
      <Table.Td className={failed > 0 ? css.bad : undefined}><Num value={failed} /></Table.Td>
      <Table.Td><Num value={waiting} /></Table.Td>
      <Table.Td>{left > 0 ? <Num value={left} /> : '–'}</Table.Td>
      <Table.Td>{bytes.wan > 0 ? <Bytes value={bytes.wan} /> : '–'}{bytes.lan > 0 ? <small className={css.unknown}>{t('sites.spared')} <Bytes value={bytes.lan} /></small> : null}</Table.Td>
    </Table.Tr>
  );
}
