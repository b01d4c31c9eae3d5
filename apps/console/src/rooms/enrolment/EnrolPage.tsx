import type { EnrolmentTokenView } from '#contract';
import { Button } from '@mantine/core';
import { IconList } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/index.js';
import { ArrivalPanel } from './ArrivalPanel.js';
import css from './enrolment.module.css';
import { TokenForm } from './TokenForm.js';
import { TokenReady } from './TokenReady.js';

const STEPS = ['limits', 'command', 'arrival'] as const;

/** Three steps on one page: for whom, the command on the device, and the device appears. */
export function EnrolPage() {
  const { t } = useTranslation('enrolment');
  const [token, setToken] = useState<EnrolmentTokenView | null>(null);
  const [arrived, setArrived] = useState(0);
  const step = token === null ? 0 : arrived === 0 ? 1 : 2;
  return (
    <Page
      title={t('action.new')} subtitle={t('lead')}
      actions={<Button component={Link} to="/enrolment" variant="default" leftSection={<IconList size={17} stroke={1.75} />}>{t('result.leave')}</Button>}
    >
      <ol className={css.steps}>
        {STEPS.map((name, i) => <li key={name} data-state={i < step ? 'done' : i === step ? 'here' : 'next'} aria-current={i === step ? 'step' : undefined}><span>{i + 1}</span>{t(`steps.${name}`)}</li>)}
      </ol>
      {token ? (
        <div className={css.ready}>
          <TokenReady token={token} onAnother={() => { setToken(null); setArrived(0); }} />
          <ArrivalPanel key={token.id} token={token} onArrival={() => setArrived((count) => count + 1)} />
        </div>
      ) : <TokenForm onMade={setToken} />}
    </Page>
  );
}
