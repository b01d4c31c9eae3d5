import type { DeploymentDetail } from '#contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconApps, IconArrowBackUp, IconDots, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconReload, IconStairsUp, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { formatNumber } from '../../ui/index.js';
import { appQuery } from './deployment.queries.js';
import { RollbackDialog } from './RollbackDialog.js';
import { currentWave, movesOf, turnOf, type Move } from './standing.rules.js';
import { StopDialog } from './StopDialog.js';
import type { useMoves } from './useMoves.js';

const LOOK: Record<Move, Icon> = { resume: IconPlayerPlay, next: IconStairsUp, retry: IconReload, pause: IconPlayerPause, rollback: IconArrowBackUp, cancel: IconPlayerStop };
/** Buttons beside the title; the rest is in the menu. */
const SHOWN = 4;

/** What can be done now: whatever waits for a person stands out. */
export function DeploymentActions({ deployment, moves }: { deployment: DeploymentDetail; moves: ReturnType<typeof useMoves> }) {
  const { t, i18n } = useTranslation('deployments');
  const [manages, teaches] = [useMay('deployments.manage'), useMay('deployments.teaching')];
  const app = useQuery({ ...appQuery(deployment.app.id), enabled: teaches && !manages });
  const decides = manages || (teaches && deployment.ensure === 'present' && deployment.wish !== 'rollback' && app.data?.teaching === true);
  const [asking, setAsking] = useState<'pause' | 'cancel' | 'rollback' | null>(null);
  const menu = useRef<HTMLButtonElement>(null);
  const offered = movesOf(deployment, { decides, manages });
  const turn = turnOf(deployment);
  const shown = offered.filter((move) => move !== 'cancel' && (move !== 'next' || turn === 'next')).slice(0, SHOWN);
  const further = offered.filter((move) => !shown.includes(move));
  const { failed } = deployment;
  const label = (move: Move) => t(`move.${move}`, { count: failed, formatted: formatNumber(failed, i18n.language), wave: currentWave(deployment) + 1 });
  const act = (move: Move) => (move === 'pause' || move === 'cancel' || move === 'rollback' ? setAsking(move) : moves.direct.mutate(move));
  // The entry goes away with its menu: a dialog gives the focus back to the button of the menu.
  const actFromMenu = (move: Move) => { menu.current?.focus(); act(move); };
  return (
    <>
      {shown.map((move) => {
        const Mark = LOOK[move];
        return <Button key={move} variant={move === turn ? 'filled' : 'default'} loading={moves.direct.isPending && moves.direct.variables === move} leftSection={<Mark size={17} stroke={1.75} />} onClick={() => act(move)} data-testid={`deployment-${move}`}>{label(move)}</Button>;
      })}
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon ref={menu} variant="default" size={36} aria-label={t('page.more')}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {further.map((move) => { const Mark = LOOK[move]; return <Menu.Item key={move} leftSection={<Mark size={17} stroke={1.75} />} onClick={() => actFromMenu(move)}>{label(move)}</Menu.Item>; })}
          <Menu.Item component={Link} to={`/apps/${deployment.app.id}`} leftSection={<IconApps size={17} stroke={1.75} />}>{t('page.openApp')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <StopDialog move={asking === 'rollback' ? null : asking} onClose={() => setAsking(null)} deployment={deployment} onStop={moves.stop} />
      <RollbackDialog opened={asking === 'rollback'} onClose={() => setAsking(null)} deployment={deployment} onDone={moves.refresh} />
    </>
  );
}
