import type { IdentityProviderView, ProviderCheck, ProviderFinding } from '#contract';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconCircleNumber3, IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { ErrorState, Panel, Skeletons, toneInk } from '../../ui/index.js';
import { sorted } from './provider.rules.js';
import css from './providers.module.css';

const MARKS = { good: IconCircleCheck, attention: IconAlertTriangle, bad: IconCircleX } as const;

/** Asks the provider what it is, and says in sentences what fits and what does not. */
export function CheckPanel({ provider }: { provider: IdentityProviderView }) {
  const { t } = useTranslation('providers');
  const check = useMutation({ mutationFn: () => api.post<ProviderCheck>(`/identity-providers/${provider.id}/check`) });
  const { data } = check;
  return (
    <Panel icon={IconCircleNumber3} title={t('check.title')} actions={<Button size="compact-md" variant="default" leftSection={<IconPlugConnected size={16} stroke={1.75} aria-hidden />} loading={check.isPending} onClick={() => check.mutate()}>{t('check.action')}</Button>}>
      {check.isIdle ? <p className={css.lead}>{t('check.lead')}</p> : null}
      {check.isPending ? <Skeletons rows={4} /> : null}
      {check.isError ? <ErrorState problem={check.error} onRetry={() => check.mutate()} /> : null}
      <div role="status">
        {data && !check.isPending ? (
          <>
            <p className={css.verdict} style={{ color: toneInk(data.fits ? 'good' : 'bad') }}>{t(data.fits ? 'check.fits' : 'check.fitsNot')}</p>
            <ul className={css.findings}>{sorted(data.findings).map((finding) => <Finding key={finding.code} finding={finding} />)}</ul>
          </>
        ) : null}
      </div>
    </Panel>
  );
}

function Finding({ finding: { level, code, value } }: { finding: ProviderFinding }) {
  const { t } = useTranslation('providers');
  const Mark = MARKS[level];
  return (
    <li data-level={level}>
      <Mark size={19} stroke={1.75} color={toneInk(level)} aria-label={t(`check.levels.${level}`)} role="img" />
      <span>{t(`check.findings.${code}`, { value: value ?? '' })}</span>
    </li>
  );
}
