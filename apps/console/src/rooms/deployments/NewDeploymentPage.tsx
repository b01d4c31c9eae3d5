import type { AppView } from '#contract';
import { Alert, Button, Kbd, Text, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, Page, problemText } from '../../ui/index.js';
import { ActDryRun } from '../acts/ActDryRun.js';
import { maySend } from '../acts/act.rules.js';
import { TEXTS } from '../requests/ask.rules.js';
import { ForRequest } from '../requests/ForRequest.js';
import { useApproval } from '../requests/useApproval.js';
import { appQuery } from './deployment.queries.js';
import { DRAFT_WISHES } from './draft.rules.js';
import css from './new.module.css';
import { PlanPanel } from './PlanPanel.js';
import { useAudience } from './useAudience.js';
import { useDeploy } from './useDeploy.js';
import { useDraft } from './useDraft.js';
import { WavesPanel } from './WavesPanel.js';
import { WhatPanel } from './WhatPanel.js';
import { WhenPanel } from './WhenPanel.js';
import { WhoPanel } from './WhoPanel.js';

/** A deployment put together: what, for whom, when, in which waves; beside it what that would do. Each part starts with the simplest choice. It may be the answer to a request. */
export function NewDeploymentPage() {
  const { t, i18n } = useTranslation('deployments');
  const { t: requests } = useTranslation('requests');
  const { t: problems } = useTranslation('problems');
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const given = useQuery({ ...appQuery(search['appId'] ?? ''), enabled: search['appId'] !== undefined });
  // Undefined: the one the page was opened for; null: another one is being chosen.
  const [picked, setPicked] = useState<AppView | null>();
  const app = picked === undefined ? (given.data ?? null) : picked;
  const audience = useAudience();
  const under = useDraft({ wish: DRAFT_WISHES.find((wish) => wish === search['wish']) ?? 'install', packageId: search['packageId'] }, app, audience.devices);
  const { draft, change, body, preview, settled } = under;
  const deploy = useDeploy();
  const approval = useApproval(search['requestId']);
  const send = useMutation({ mutationFn: approval?.send ?? deploy });
  const act = preview.data?.act;
  const ready = preview.data ? preview.data.devices - preview.data.unsupported : 0;
  const may = body !== null && settled && (ready > 0 || draft.follow) && (act ? maySend(act, draft.reason) : true) && !send.isPending && approval?.possible !== false;
  const go = () => { if (may) send.mutate(body); };
  useHotkeys([['mod+Enter', go]], []);
  const counted = { count: ready, formatted: formatNumber(ready, i18n.language) };
  const label = act?.dangerous ? t('acts:ask') : approval ? requests('for.go', counted) : ready > 0 ? t(`go.${draft.wish}`, counted) : t(`wish.${draft.wish}.name`);
  const said = send.error ? problemText(send.error, problems) : null;
  return (
    <Page title={approval ? requests('for.page') : t('new.title')} subtitle={approval ? requests('for.lead') : t('new.lead')}>
      {approval ? <ForRequest approval={approval} /> : null}
      <div className={css.page}>
        <div className={css.steps}>
          <WhatPanel app={app} onApp={setPicked} under={under} removes={!approval} />
          <WhoPanel audience={audience} under={under} software={draft.wish === 'remove' ? app?.package : undefined} />
          <WhenPanel under={under} />
          <WavesPanel under={under} />
        </div>
        <div className={css.side}>
          <PlanPanel under={under} asked={app !== null && audience.devices !== null} />
          {act && draft.waves && act.refusal === null ? <Text size="sm" c="dimmed">{t('plan.wholeBudget', { count: act.devices, formatted: formatNumber(act.devices, i18n.language), left: formatNumber(act.left, i18n.language) })}</Text> : null}
          {act ? <ActDryRun preview={act} reason={draft.reason} onReason={(reason) => change({ reason })} /> : null}
          {approval?.possible ? <Textarea autosize minRows={1} maxRows={6} maxLength={TEXTS.message} label={requests('for.message')} value={approval.message} onChange={(event) => approval.setMessage(event.currentTarget.value)} /> : null}
          {said ? <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title}>{said.detail}</Alert> : null}
          <div className={css.end}>
            <Button color={draft.wish === 'remove' ? 'red' : 'board'} disabled={!may} loading={send.isPending} onClick={go} data-testid="deploy-go">{label}</Button>
            <small><Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">{t('new.enterKey')}</Kbd></small>
          </div>
        </div>
      </div>
    </Page>
  );
}
