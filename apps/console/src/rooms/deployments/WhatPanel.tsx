import type { AppView } from '#contract';
import { Button, TextInput } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import { AppChoice } from './AppChoice.js';
import css from './new.module.css';
import type { DraftUnderWay } from './useDraft.js';
import { VersionChoice } from './VersionChoice.js';
import { WishChoice } from './WishChoice.js';

interface WhatPanelProps { app: AppView | null; onApp: (app: AppView | null) => void; under: DraftUnderWay; /** Taking it away is among what can be wanted. */ removes?: boolean }

/** Which app, what is wanted of it, which version. */
export function WhatPanel({ app, onApp, under: { draft, change, problems }, removes = true }: WhatPanelProps) {
  const { t } = useTranslation('deployments');
  const choose = (next: AppView | null) => { change({ packageId: undefined, version: '' }); onApp(next); };
  return (
    <Panel icon={IconApps} title={t('new.what')}>
      <div className={css.fields}>
        {app
          ? <p className={css.chosen}><bdi><strong>{app.name}</strong></bdi> <span><bdi>{app.summary || app.package}</bdi></span><Button size="compact-sm" variant="subtle" onClick={() => choose(null)}>{t('new.otherApp')}</Button></p>
          : <AppChoice chosen={app} onChoose={choose} />}
        <WishChoice value={draft.wish} onChange={(wish) => change({ wish })} removes={removes} />
        {app && draft.wish !== 'remove' ? <VersionChoice app={app} packageId={draft.packageId} onChange={(packageId) => change({ packageId })} /> : null}
        {app?.source === 'system' && draft.wish !== 'remove' ? (
          <TextInput
            label={t(draft.wish === 'pin' ? 'new.version' : 'new.versionOptional')} description={t('new.versionHint')} maxLength={100} required={draft.wish === 'pin'} withAsterisk={false} spellCheck={false}
            value={draft.version} error={problems.version && t(`problem.${problems.version}`)} onChange={(event) => change({ version: event.currentTarget.value })}
          />
        ) : null}
      </div>
    </Panel>
  );
}
