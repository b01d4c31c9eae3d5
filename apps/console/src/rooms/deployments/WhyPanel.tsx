import type { DeploymentView, DeploymentWhy, Reason as ReasonCode } from '#contract';
import { Table } from '@mantine/core';
import { IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, formatNumber, Moment, Num, Panel, Reason } from '../../ui/index.js';
import css from './deployment.module.css';
import { whyQuery } from './deployment.queries.js';
import { NEEDS_A_PERSON, parts } from './progress.rules.js';
import { expectations } from './why.rules.js';

/** Why it is not done everywhere: how many devices for each reason, what Craie does, and when. */
export function WhyPanel({ deployment }: { deployment: DeploymentView }) {
  const { t, i18n } = useTranslation('deployments');
  const { data: why } = useQuery(whyQuery(deployment.id));
  const expected = expectations(why);
  const rows = parts(deployment).filter((part): part is typeof part & { key: ReasonCode } => part.key !== 'done');
  if (rows.length === 0) {
    return <Panel icon={IconHelpCircle} title={t('why.title')}><EmptyState icon={IconCircleCheck} title={t('page.allDone')} text={t(`allDone.${deployment.wish}`)} /></Panel>;
  }
  return (
    <Panel icon={IconHelpCircle} title={t('why.title')} flush>
      <Table.ScrollContainer minWidth={640} type="native">
        <Table verticalSpacing={10} horizontalSpacing={16} aria-label={t('why.label')}>
          <Table.Thead><Table.Tr><Table.Th>{t('why.reason')}</Table.Th><Table.Th>{t('why.devices')}</Table.Th><Table.Th>{t('why.does')}</Table.Th><Table.Th>{t('why.when')}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, count }) => (
              <Table.Tr key={key} data-testid={`why-${key}`}>
                <Table.Td><Reason reason={key} form="badge" /></Table.Td>
                <Table.Td><Link to={`/deployments/${deployment.id}`} search={{ reason: key }} className={css.count} resetScroll={false} aria-label={t('why.show', { count, formatted: formatNumber(count, i18n.language) })}><Num value={count} /></Link></Table.Td>
                <Table.Td>{t(deployment.ensure === 'absent' && key === 'offline' ? 'why.doing.offlineRemove' : `why.doing.${key}`)}</Table.Td>
                <Table.Td fw={NEEDS_A_PERSON.has(key) ? 650 : 400}><When reason={key} expected={expected.get(key)} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

/** The latest of the dates that can be predicted, and how many devices have none; without any, in words. */
function When({ reason, expected }: { reason: ReasonCode; expected: DeploymentWhy['reasons'][number] | undefined }) {
  const { t, i18n } = useTranslation('deployments');
  if (!expected?.expectedAt) return <>{t(`why.next.${reason}`)}</>;
  return <>{expected.devices > 1 ? t('why.latest') : null} <Moment at={expected.expectedAt} />{expected.unknown > 0 ? <small className={css.unknown}>{t('why.unknown', { count: expected.unknown, formatted: formatNumber(expected.unknown, i18n.language) })}</small> : null}</>;
}
